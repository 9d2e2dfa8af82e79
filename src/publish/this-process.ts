import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that holds a lease, for people and to know it again. */
export interface ProcessRecord {
  readonly host: string;
  readonly pid: number;
  /** The boot of its kernel and its space of process ids; null where that cannot be told (not Linux). */
  readonly system: string | null;
  /** When it began, in ticks of that boot: a process id is given again. */
  readonly began: string | null;
}

export function thisProcess(): ProcessRecord {
  return { host: hostname(), pid: process.pid, system: ownSystem(), began: beganOf(process.pid) };
}

/**
 * Whether a process is still there. Host names are shared by containers and process ids are given again: it is told only
 * where boot, space of ids and beginning are known, and `unknown` otherwise, as of any other machine.
 */
export function livenessOf({ pid, system, began }: ProcessRecord): 'running' | 'ended' | 'unknown' {
  if (system === null || began === null || system !== ownSystem()) return 'unknown';
  return beganOf(pid) === began ? 'running' : 'ended';
}

function ownSystem(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Null for no such process, and for one that has ended and was not waited for. */
function beganOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; after it come the state and, as the twentieth, the start time (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
