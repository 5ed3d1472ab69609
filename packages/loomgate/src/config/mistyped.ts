import leven from 'leven';
import { environment } from './environment';

/** A variable that is not a setting, and the setting whose name it resembles. */
export interface Mistyped {
  readonly name: string;
  readonly setting: string;
}

const names = Object.values(environment).flatMap((group) => Object.keys(group.shape));
/** Letters that may be wrong, missing or too many. */
const maxDistance = 2;
/** Shorter names resemble too many others. */
const leastLength = 6;

/**
 * Finds variables that are probably mistyped settings: names that differ from a setting's by case, underscores and at most
 * two letters. Variables of OpenTelemetry are left out: its libraries read more of them than the gateway.
 */
export function mistypedSettings(env: NodeJS.ProcessEnv): Mistyped[] {
  const others = Object.keys(env).filter((name) => !names.includes(name) && !name.startsWith('OTEL_'));
  return others.flatMap((name) => {
    const setting = name.length < leastLength ? undefined : names.find((known) => isLike(name, known));
    return setting ? { name, setting } : [];
  });
}

/** Returns a line for each probably mistyped setting, which says what may be meant. */
export function mistypedNotes(env: NodeJS.ProcessEnv): string[] {
  return mistypedSettings(env).map(({ name, setting }) => `${name} is not a setting. Is ${setting} meant?`);
}

function isLike(name: string, setting: string): boolean {
  return setting.length >= leastLength && leven(plain(name), plain(setting)) <= maxDistance;
}

const plain = (name: string) => name.toUpperCase().replaceAll('_', '');
