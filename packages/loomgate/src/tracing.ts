/** A project's main imports this before anything else: what is traced must be patched before it is loaded. */
import './telemetry/start';
