import { html, nothing, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import type { Page } from '../api/pages.js';
import { href } from '../app/router.js';
import { mark } from '../ui/badge.js';
import { bytes, count } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';

export interface HubRepository {
    readonly id: string;
    readonly downloads?: number | null;
    readonly likes?: number | null;
    readonly lastModified?: string | null;
    readonly task?: string | null;
    readonly license?: string | null;
    readonly gated?: string | null;
    readonly private?: boolean;
}

export interface HubFile {
    readonly path: string;
    readonly sizeBytes: number;
    readonly format?: string | null;
    readonly quantization?: string | null;
    readonly url: string;
}

export interface HubFiles {
    readonly repository: string;
    readonly revision: string;
    readonly license?: string | null;
    readonly gated?: string | null;
    readonly truncated: boolean;
    readonly items: readonly HubFile[];
}

export const searchHub = (q: string, cursor: string | null, signal?: AbortSignal): Promise<Page<HubRepository>> =>
    api.get('/api/models/hub/search', { q, limit: 25, cursor }, signal);

export const hubFiles = (repository: string, signal?: AbortSignal): Promise<HubFiles> =>
    api.get(`/api/models/hub/${repository.split('/').map(seg).join('/')}/files`, undefined, signal);

/** Weights are a little less than what a model needs: a margin for cache and buffers at a short context. */
const NEED_FACTOR = 1.15;
const TIGHT = 0.85;
const GIB = 1024 ** 3;

export function repositoryTable(rows: readonly HubRepository[]): TemplateResult {
    return table<HubRepository>({
        caption: 'Repositories of the Hub',
        rows,
        id: (each) => each.id,
        columns: [
            {
                label: 'Repository',
                cell: (each) => html`<a class="row-title" href=${href(['pull', 'hub'], { repo: each.id })}>${each.id}</a>
                    <span class="row-note">${[each.task, each.license].filter(Boolean).join(' · ')}</span>`,
            },
            { label: 'Access', cell: (each) => (each.gated === 'auto' || each.gated === 'manual' ? mark('gated', 'warn', 'alert') : each.private === true ? mark('private', 'neutral', 'dot') : nothing), wide: true },
            { label: 'Downloads', cell: (each) => count(each.downloads ?? 0), end: true },
            { label: 'Likes', cell: (each) => count(each.likes ?? 0), end: true, wide: true },
            { label: 'Changed', cell: (each) => time(each.lastModified) },
        ],
    });
}

/** The files of a repository that hold weights, smallest first, with a rough answer to whether each fits. */
export function fileTable(files: HubFiles, memoryGiB: number, all: boolean): TemplateResult {
    const rows = (all ? files.items : files.items.filter((each) => each.format !== null && each.format !== undefined)).toSorted((a, b) => a.sizeBytes - b.sizeBytes);
    return table<HubFile>({
        caption: `Files of ${files.repository}`,
        rows,
        id: (each) => each.path,
        columns: [
            { label: 'File', cell: (each) => html`<span class="row-title">${each.path}</span><span class="row-note">${each.format ?? 'other file'}</span>` },
            { label: 'Quantization', cell: (each) => each.quantization ?? '–' },
            { label: 'Size', cell: (each) => bytes(each.sizeBytes), end: true },
            { label: 'Fits', cell: (each) => (each.format ? fits(each.sizeBytes, memoryGiB) : nothing) },
            { label: '', cell: (each) => html`<span class="row-actions"><a class="button small" aria-label="Pull ${each.path}" href=${href(['pull'], { url: each.url })}>${icon('pull')}Pull</a></span>` },
        ],
    });
}

function fits(sizeBytes: number, memoryGiB: number): TemplateResult {
    if (memoryGiB === 0) {
        return html`<span class="muted">memory not set</span>`;
    }
    const share = (sizeBytes * NEED_FACTOR) / (memoryGiB * GIB);
    return share > 1 ? mark('too large', 'bad', 'cross') : share > TIGHT ? mark('tight', 'warn', 'alert') : mark('likely fits', 'good', 'check');
}
