import type { IconName } from '../ui/icon.js';

export type Tone = 'neutral' | 'active' | 'good' | 'warn' | 'bad';

export interface StateWord {
    readonly text: string;
    readonly tone: Tone;
    readonly icon: IconName;
}

/** Every state that a screen shows, by its name in the API. Colour is never the only difference: each has text and icon. */
const STATES: Readonly<Record<string, StateWord>> = {
    queued: { text: 'queued', tone: 'neutral', icon: 'clock' },
    scheduled: { text: 'scheduled', tone: 'neutral', icon: 'clock' },
    waiting: { text: 'waiting', tone: 'neutral', icon: 'clock' },
    started: { text: 'running', tone: 'active', icon: 'play' },
    running: { text: 'running', tone: 'active', icon: 'play' },
    pending: { text: 'pending', tone: 'neutral', icon: 'clock' },
    delivering: { text: 'delivering', tone: 'active', icon: 'play' },
    finished: { text: 'finished', tone: 'good', icon: 'check' },
    succeeded: { text: 'succeeded', tone: 'good', icon: 'check' },
    failed: { text: 'failed', tone: 'bad', icon: 'alert' },
    dead: { text: 'dead letter', tone: 'bad', icon: 'alert' },
    missed: { text: 'missed', tone: 'warn', icon: 'alert' },
    cancelled: { text: 'cancelled', tone: 'neutral', icon: 'stop' },
    released: { text: 'released', tone: 'neutral', icon: 'clock' },
    stopped: { text: 'stopped', tone: 'neutral', icon: 'stop' },
    lost: { text: 'worker lost', tone: 'warn', icon: 'alert' },
    paused: { text: 'paused', tone: 'warn', icon: 'pause' },
    healthy: { text: 'healthy', tone: 'good', icon: 'check' },
    unverified: { text: 'not verified', tone: 'neutral', icon: 'clock' },
    damaged: { text: 'damaged', tone: 'bad', icon: 'alert' },
    available: { text: 'available', tone: 'good', icon: 'check' },
    unavailable: { text: 'unavailable', tone: 'warn', icon: 'alert' },
    enabled: { text: 'enabled', tone: 'good', icon: 'check' },
    disabled: { text: 'disabled', tone: 'neutral', icon: 'pause' },
    failing: { text: 'failing', tone: 'bad', icon: 'alert' },
    active: { text: 'active', tone: 'good', icon: 'check' },
    expired: { text: 'expired', tone: 'warn', icon: 'clock' },
    revoked: { text: 'revoked', tone: 'neutral', icon: 'stop' },
    inactive: { text: 'inactive', tone: 'neutral', icon: 'pause' },
    UP: { text: 'ready', tone: 'good', icon: 'check' },
    DOWN: { text: 'not ready', tone: 'bad', icon: 'alert' },
    unknown: { text: 'unknown', tone: 'neutral', icon: 'help' },
};

export function stateWord(state: string): StateWord {
    return STATES[state] ?? { text: state, tone: 'neutral', icon: 'dot' };
}
