import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { withQuery } from '../api/client.js';
import type { Frame } from '../api/sse.js';
import { Stream, type StreamState } from '../api/stream.js';
import { type BeastEvent, type EventFilter, type FeedItem, history } from './event.js';

const PAGE = 100;
const MAX_ROWS = 500;

/**
 * Reads a page of history and goes on with the stream from its `lastEventId`, so no event lies between. New events
 * wait while the reader is elsewhere in the list; rows beyond the maximum are dropped at the far end.
 */
export class Feed implements ReactiveController {
    items: FeedItem[] = [];
    waiting: FeedItem[] = [];
    state: StreamState = 'connecting';
    error: unknown = null;
    ready = false;
    more: string | null = null;
    lastAt: Date | null = null;
    paused = false;
    #stream: Stream | null = null;
    #abort: AbortController | null = null;
    #batch: FeedItem[] = [];
    #frame = 0;

    constructor(
        private readonly host: ReactiveControllerHost,
        private readonly filter: () => EventFilter,
        private readonly holds: () => boolean,
    ) {
        host.addController(this);
    }

    hostConnected(): void {
        void this.restart();
    }

    hostDisconnected(): void {
        this.#abort?.abort();
        this.#stream?.stop();
        cancelAnimationFrame(this.#frame);
    }

    readonly restart = async (): Promise<void> => {
        this.hostDisconnected();
        const abort = new AbortController();
        this.#abort = abort;
        this.#frame = 0;
        this.#batch = [];
        this.items = [];
        this.waiting = [];
        this.ready = false;
        this.error = null;
        this.host.requestUpdate();
        try {
            const page = await history(this.filter(), null, PAGE, abort.signal);
            this.items = [...page.items];
            this.more = page.nextCursor ?? null;
            this.ready = true;
            this.lastAt = new Date();
            if (this.filter().until === undefined) {
                this.#follow(page.lastEventId);
            }
        } catch (error) {
            if (abort.signal.aborted) {
                return;
            }
            this.error = error;
        }
        this.host.requestUpdate();
    };

    #follow(lastId: string): void {
        const { type, subject } = this.filter();
        this.#stream = new Stream({
            lastId,
            path: (lastEventId) => withQuery('/api/events/stream', { type, subject, lastEventId }),
            onFrame: (frame) => this.#receive(frame),
            onState: (state, error) => {
                this.state = state;
                this.error = state === 'live' ? null : (error ?? this.error);
                this.host.requestUpdate();
            },
        });
    }

    #receive(frame: Frame): void {
        const data = JSON.parse(frame.data!) as Record<string, string>;
        this.#batch.push(
            frame.event === 'gap'
                ? { gap: true, id: frame.id ?? data['to'] ?? '', from: data['from'] ?? '', to: data['to'] ?? '', reason: data['reason'] ?? 'unknown' }
                : (data as unknown as BeastEvent),
        );
        if (this.#frame === 0) {
            this.#frame = requestAnimationFrame(() => this.#flush());
        }
    }

    #flush(): void {
        this.#frame = 0;
        this.lastAt = new Date();
        this.waiting = [...this.#batch.reverse(), ...this.waiting].slice(0, MAX_ROWS);
        this.#batch = [];
        if (!this.paused && !this.holds()) {
            this.showWaiting();
        }
        this.host.requestUpdate();
    }

    readonly showWaiting = (): void => {
        this.items = [...this.waiting, ...this.items].slice(0, MAX_ROWS);
        this.waiting = [];
        this.host.requestUpdate();
    };

    readonly older = async (): Promise<void> => {
        const page = await history(this.filter(), this.more, PAGE);
        this.items = [...this.items, ...page.items];
        this.more = page.nextCursor ?? null;
        this.host.requestUpdate();
    };

    setPaused(paused: boolean): void {
        this.paused = paused;
        if (!paused) {
            this.showWaiting();
        }
        this.host.requestUpdate();
    }
}
