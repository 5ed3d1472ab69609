import { parseCommandLine, usage } from './command-line';
import { runImport } from './run-import';

async function main(): Promise<number> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.action === 'import') return runImport(command.folder, command.rejectsPath);
  if (command.action === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  process.stderr.write(`${command.reason}\n\n${usage}`);
  return 2;
}

main().then((code) => {
  process.exitCode = code;
});
