import { request } from './client.js';
import { ApiError } from './problem.js';
import { type Frame, SseParser } from './sse.js';

export type StreamState = 'connecting' | 'live' | 'paused' | 'waiting' | 'ended' | 'failed';

export interface StreamOptions {
    readonly path: (lastId: string | null) => string;
    readonly onFrame: (frame: Frame) => void;
    readonly onState: (state: StreamState, error: unknown) => void;
    /** Whether a stream that the server ends is complete; otherwise it is opened again. */
    readonly finite?: boolean;
    readonly lastId?: string | null;
}

const SILENCE_TIMEOUT = 40_000;
const MAX_BACKOFF = 30_000;
const HIDDEN_TIMEOUT = 30_000;

/** Reads a stream with `fetch`, opens it again from the last id with backoff, and closes it in a hidden tab. */
export class Stream {
    #abort: AbortController | null = null;
    #lastId: string | null;
    #failures = 0;
    #stopped = false;
    #timer = 0;
    #hiddenTimer = 0;
    #silence = 0;
    readonly #options: StreamOptions;

    constructor(options: StreamOptions) {
        this.#options = options;
        this.#lastId = options.lastId ?? null;
        document.addEventListener('visibilitychange', this.#visibility);
        window.addEventListener('online', this.#online);
        void this.#open();
    }

    stop(): void {
        this.#stopped = true;
        document.removeEventListener('visibilitychange', this.#visibility);
        window.removeEventListener('online', this.#online);
        clearTimeout(this.#timer);
        clearTimeout(this.#hiddenTimer);
        this.#close();
    }

    async #open(): Promise<void> {
        this.#close();
        const abort = new AbortController();
        this.#abort = abort;
        this.#options.onState('connecting', null);
        try {
            const headers = { Accept: 'text/event-stream' };
            const response = await request('GET', this.#options.path(this.#lastId), undefined, { signal: abort.signal, headers });
            this.#failures = 0;
            this.#options.onState('live', null);
            await this.#read(response, abort);
            if (this.#options.finite === true) {
                this.#stopped = true;
                this.#options.onState('ended', null);
            } else {
                this.#again(null);
            }
        } catch (error) {
            if (!abort.signal.aborted) {
                this.#again(error);
            }
        }
    }

    async #read(response: Response, abort: AbortController): Promise<void> {
        const parser = new SseParser();
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) {
            this.#watch(abort);
            const { done, value } = await reader.read();
            if (done) {
                return;
            }
            for (const frame of parser.push(value)) {
                this.#lastId = frame.id ?? this.#lastId;
                if (frame.data !== null && !this.#stopped) {
                    this.#options.onFrame(frame);
                }
            }
        }
    }

    /** Heartbeats come every 15 s; a connection without a byte for longer is dead. */
    #watch(abort: AbortController): void {
        clearTimeout(this.#silence);
        this.#silence = window.setTimeout(() => {
            abort.abort();
            this.#again(null);
        }, SILENCE_TIMEOUT);
    }

    #again(error: unknown): void {
        this.#close();
        if (this.#stopped) {
            return;
        }
        if (error instanceof ApiError && !error.temporary) {
            this.#options.onState('failed', error);
            return;
        }
        const asked = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        const backoff = Math.min(MAX_BACKOFF, 1000 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
        this.#options.onState('waiting', error);
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => void this.#open(), Math.max(asked, backoff));
    }

    #close(): void {
        clearTimeout(this.#silence);
        this.#abort?.abort();
        this.#abort = null;
    }

    readonly #online = (): void => {
        if (!this.#stopped && this.#abort === null) {
            clearTimeout(this.#timer);
            void this.#open();
        }
    };

    readonly #visibility = (): void => {
        clearTimeout(this.#hiddenTimer);
        if (document.hidden) {
            this.#hiddenTimer = window.setTimeout(() => {
                clearTimeout(this.#timer);
                this.#close();
                this.#options.onState('paused', null);
            }, HIDDEN_TIMEOUT);
        } else {
            this.#online();
        }
    };
}
