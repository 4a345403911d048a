import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { bytes, count, plural } from '../ui/format.js';
import { stat } from '../ui/layout.js';
import { stack } from '../ui/progress.js';
import { time } from '../ui/time.js';
import type { StoreStats } from './snapshot.js';

/** Numbers of the store, each with what it is from. */
export function storeNumbers(stats: StoreStats): TemplateResult {
    const { storedBytes, deduplicatedBytes } = stats;
    const saved = deduplicatedBytes !== undefined && stats.logicalBytes > 0 ? `${Math.round((deduplicatedBytes / stats.logicalBytes) * 100)} % saved by sharing` : 'counted with the next collection';
    return html`<div class="stats">
        ${stat('snapshots', count(stats.snapshots), `${plural(stats.models, 'model')}, ${count(stats.pinned)} pinned`)}
        ${stat('stored', storedBytes === undefined ? '–' : bytes(storedBytes), `${bytes(stats.logicalBytes)} before · ${saved}`)}
        ${stat('damaged', count(stats.damaged), stats.lastVerification === undefined ? 'never verified as a whole' : html`verified ${time(stats.lastVerification.endedAt)}`)}
        ${stat('unused', bytes(stats.unusedBytes ?? null), stats.lastCollection === undefined ? 'never collected' : html`collected ${time(stats.lastCollection.endedAt)}`, href(['snapshots', 'cleanup']))}
    </div>`;
}

/** The disk of the store: snapshots, other files, free. */
export function diskBar(stats: StoreStats): TemplateResult | typeof nothing {
    const { diskTotalBytes: total, diskFreeBytes: free, storedBytes } = stats;
    if (total === undefined || free === undefined) {
        return nothing;
    }
    const stored = Math.min(storedBytes ?? 0, total - free);
    return stack('Disk', [
        { label: 'snapshots', value: stored, text: bytes(stored) },
        { label: 'other files', value: total - free - stored, text: bytes(total - free - stored) },
        { label: 'free', value: free, text: bytes(free), rest: true },
    ]);
}
