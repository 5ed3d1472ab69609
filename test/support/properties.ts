import fc from 'fast-check';

// A property is tried on fewer values where the machine is slow, rather than running into the time-out of its test.
fc.configureGlobal({ interruptAfterTimeLimit: 90_000 });
