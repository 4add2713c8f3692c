import { formatAddress, parseAddress } from '../../model/address.ts';
import type { Micros } from '../../model/time.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { durationOf, isoTime, momentOf, numberOf, secondsTime } from './time.ts';

/**
 * One row of a Zeek log, field by field under Zeek's names. What is not set is null, or an empty list; what does not
 * read as its type throws UnreadableRow.
 */
export abstract class Row {
  /** The value as it stands there; undefined where it is not set. */
  protected abstract scalar(name: string): unknown;
  /** Any text, its escapes undone. */
  abstract text(name: string): string | null;
  abstract list(name: string): readonly string[];
  /** The same for the same row at the same place, and another for every other row. */
  abstract identity(): string;

  /** A text that is never empty: an identifier, a name from a list. */
  word(name: string): string | null {
    const value = this.scalar(name);
    return typeof value === 'string' ? value : null;
  }

  /** When it happened; every row has that. */
  time(name: string): Micros {
    const value = this.scalar(name);
    const time = typeof value === 'string' && value.includes('T') ? isoTime(value) : secondsTime(numberOf(value));
    if (time === undefined) throw new UnreadableRow(`${name} is no time`);
    return time;
  }

  /** A date that something carries, near or far. */
  moment(name: string): Micros | null {
    const value = this.scalar(name);
    if (value === undefined) return null;
    const time = typeof value === 'string' && value.includes('T') ? isoTime(value) : momentOf(numberOf(value));
    if (time === undefined) throw new UnreadableRow(`${name} is no time`);
    return time;
  }

  interval(name: string): Micros | null {
    const value = this.scalar(name);
    if (value === undefined) return null;
    const duration = durationOf(numberOf(value));
    if (duration === undefined) throw new UnreadableRow(`${name} is no time`);
    return duration;
  }

  count(name: string): number | null {
    const value = this.scalar(name);
    if (value === undefined) return null;
    const count = numberOf(value);
    if (!(Number.isSafeInteger(count) && count >= 0)) throw new UnreadableRow(`${name} is no count`);
    return count;
  }

  port(name: string): number | null {
    const value = this.scalar(name);
    if (value === undefined) return null;
    const port = numberOf(value);
    if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) throw new UnreadableRow(`${name} is no port`);
    return port;
  }

  address(name: string): string | null {
    const value = this.scalar(name);
    if (value === undefined) return null;
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address === undefined) throw new UnreadableRow(`${name} is no address`);
    // In the one way that packets are told in, or a host in a log and on a wire would be two profiles.
    return formatAddress(address);
  }

  /** Addresses; what is none stays as it is. */
  addresses(name: string): readonly string[] {
    return this.list(name).map((text) => {
      const address = parseAddress(text);
      return address === undefined ? text : formatAddress(address);
    });
  }

  flag(name: string): boolean | null {
    const value = this.scalar(name);
    if (value === undefined) return null;
    if (value === true || value === 'T' || value === 'true') return true;
    if (value === false || value === 'F' || value === 'false') return false;
    throw new UnreadableRow(`${name} is neither true nor false`);
  }
}
