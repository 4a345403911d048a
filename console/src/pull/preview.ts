import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import type { Page } from '../api/pages.js';
import { ApiError } from '../api/problem.js';
import { href } from '../app/router.js';
import { GIB } from '../models/fit.js';
import type { Model } from '../models/model.js';
import { mark } from '../ui/badge.js';
import { bytes, plural, short, tokens } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { facts } from '../ui/layout.js';
import { stack } from '../ui/progress.js';
import { explain, skeleton } from '../ui/view.js';
import type { DownloadRequest } from './download.js';

/** What a download would do; what is not known is absent, and named in `unknown`. */
interface Preview {
    readonly source: string;
    readonly resolved_url?: string;
    readonly file_name: string;
    readonly repository?: string;
    readonly revision?: string;
    readonly size_bytes?: number;
    readonly sha256?: string;
    readonly sha256_source?: string;
    readonly files?: readonly { readonly name: string; readonly path: string; readonly size_bytes?: number; readonly exists: boolean }[];
    readonly license?: string;
    readonly gated?: string;
    readonly resumable?: boolean;
    readonly destination?: string;
    readonly exists?: boolean;
    readonly free_bytes?: number;
    readonly free_bytes_after?: number;
    readonly fits_on_disk?: boolean;
    readonly model?: { readonly architecture?: string; readonly quantization?: string; readonly context_length?: number };
    readonly memory?: Memory;
    readonly unknown?: readonly string[];
}

interface Memory {
    readonly context_length: number;
    readonly weight_bytes: number;
    readonly cache_bytes: number;
    readonly compute_buffer_bytes: number;
    readonly overhead_bytes: number;
    readonly total_bytes: number;
    readonly complete: boolean;
}

const DELAY = 400;

/** Previews one download, a moment after the last change of its request. */
export class PreviewLoader {
    value: Preview | null = null;
    error: unknown = null;
    loading = false;
    /** Models that have the same content already. */
    same: readonly Model[] = [];
    #key = '';
    #timer = 0;
    #abort: AbortController | null = null;

    constructor(private readonly changed: () => void) {}

    want(request: DownloadRequest | null): void {
        const key = request === null ? '' : JSON.stringify(request);
        if (key === this.#key) {
            return;
        }
        this.#key = key;
        clearTimeout(this.#timer);
        this.#abort?.abort();
        this.value = null;
        this.error = null;
        this.same = [];
        this.loading = request !== null;
        if (request !== null) {
            this.#timer = window.setTimeout(() => void this.#load(request), DELAY);
        }
    }

    async #load(request: DownloadRequest): Promise<void> {
        const abort = new AbortController();
        this.#abort = abort;
        try {
            const value = await api.post<Preview>('/api/models/download/preview', request, { signal: abort.signal });
            const same = value.sha256 === undefined ? [] : await this.#holders(value.sha256);
            if (!abort.signal.aborted) {
                [this.value, this.same] = [value, same];
            }
        } catch (error) {
            if (!abort.signal.aborted) {
                this.error = error;
            }
        }
        if (!abort.signal.aborted) {
            this.loading = false;
            this.changed();
        }
    }

    async #holders(sha256: string): Promise<readonly Model[]> {
        const page = await api.get<Page<Model>>('/api/models', { sha256, limit: 3 }).catch(() => null);
        return page?.items ?? [];
    }
}

/** The preview before the start: size, hash, disk, memory, and what cannot be known. */
export function previewPart(preview: PreviewLoader, memoryGiB: number): TemplateResult | typeof nothing {
    if (preview.error !== null) {
        return preview.error instanceof ApiError && (preview.error.status === 404 && preview.error.problem.code === 'not_found' || preview.error.status === 405)
            ? html`<p class="muted">This version of the queue gives no preview: the download starts without one.</p>`
            : html`<div class="notice tone-bad" role="status">${icon('alert')}<span>${explain(preview.error, 'queue-worker').filter(Boolean).join(': ')}</span></div>`;
    }
    if (preview.loading) {
        return skeleton(2);
    }
    return preview.value === null ? nothing : known(preview.value, preview.same, memoryGiB);
}

function known(value: Preview, same: readonly Model[], memoryGiB: number): TemplateResult {
    const parts = value.files?.length ?? 1;
    return html`<section class="preview" aria-label="Preview of the download">
        ${warnings(value, same)}
        ${facts([
            ['File', parts > 1 ? `${value.file_name}, ${plural(parts, 'part')}` : value.file_name],
            ['Size', value.size_bytes === undefined ? null : bytes(value.size_bytes)],
            ['Repository', value.repository],
            ['Licence', value.license],
            ['Model', [value.model?.architecture, value.model?.quantization, value.model?.context_length === undefined ? null : `${tokens(value.model.context_length)} tokens`].filter(Boolean).join(' · ')],
            ['Goes to', value.destination],
            ['Free afterwards', value.free_bytes_after === undefined ? null : html`${bytes(value.free_bytes_after)} <span class="muted">of ${bytes(value.free_bytes)}</span>`],
            ['SHA-256', value.sha256 === undefined ? null : html`<code title=${value.sha256}>${short(value.sha256)}</code> <span class="muted">${value.sha256_source === 'hub' ? 'from the Hub' : 'given'}</span>`],
            ['Interrupted', value.resumable === undefined ? null : value.resumable ? 'resumes where it was' : 'starts again: the server sends no ranges'],
        ])}
        ${value.memory === undefined ? nothing : memory(value.memory, memoryGiB)}
        ${value.unknown === undefined || value.unknown.length === 0 ? nothing : html`<p class="muted">Not known: ${value.unknown.join('; ')}.</p>`}
    </section>`;
}

function warnings(value: Preview, same: readonly Model[]): TemplateResult {
    return html`
        ${value.fits_on_disk === false ? notice('bad', html`There is not enough room: ${bytes(value.size_bytes)} are needed, ${bytes(value.free_bytes)} are free.`) : nothing}
        ${value.exists === true ? notice('warn', html`A file is already there. Allow replacing it below, or choose another destination.`) : nothing}
        ${same.length > 0 ? notice('warn', html`The same content is in the catalogue as <a href=${href(['models', same[0]!.id])}>${same[0]!.name}</a>.`) : nothing}
        ${value.gated === 'auto' || value.gated === 'manual' ? notice('warn', html`The repository is gated: accept its terms on the Hub and configure a token.`) : nothing}`;
}

function notice(tone: string, text: TemplateResult): TemplateResult {
    return html`<div class="notice tone-${tone}" role="status">${icon('alert')}<span>${text}</span></div>`;
}

function memory(need: Memory, memoryGiB: number): TemplateResult {
    const items = [['weights', need.weight_bytes], ['KV cache', need.cache_bytes], ['compute buffer', need.compute_buffer_bytes], ['overhead', need.overhead_bytes]] as const;
    const limit = memoryGiB === 0 ? null : memoryGiB * GIB;
    const answer = limit === null
        ? mark(`needs ${need.complete ? '' : 'at least '}${bytes(need.total_bytes)}`, 'neutral', 'help')
        : need.total_bytes > limit
          ? mark(`too large for ${memoryGiB} GiB`, 'bad', 'cross')
          : need.complete ? mark(`fits ${memoryGiB} GiB`, 'good', 'check') : mark(`at least ${bytes(need.total_bytes)}`, 'neutral', 'help');
    return html`<div class="preview-memory"><p class="actions"><b>Memory at ${tokens(need.context_length)} tokens</b>${answer}</p>
        ${stack('Memory', items.filter(([, value]) => value > 0).map(([label, value]) => ({ label, value, text: bytes(value) })), limit)}</div>`;
}
