import { GatehoundError } from '../model/error.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that an option was given, undefined where it was not. Throws GH-CLI-001 with what was typed. */
export function numberOption(option: string, text: string): number;
export function numberOption(option: string, text: string | undefined): number | undefined;
export function numberOption(option: string, text: string | undefined): number | undefined {
  if (text === undefined || NUMBER.test(text)) return text === undefined ? undefined : Number(text);
  throw new GatehoundError('GH-CLI-001', `${option} takes a number, not ${text === '' ? 'nothing' : text}`);
}
