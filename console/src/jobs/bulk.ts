import { html, nothing, type TemplateResult } from 'lit';
import { confirm } from '../ui/dialog.js';
import { count, plural } from '../ui/format.js';
import type { RowSelection } from '../ui/selection.js';
import { attempt, toast } from '../ui/toast.js';
import { actionsOf, bulk, type BulkReply, type Job, type JobAction, type JobFilter, SERVICE } from './job.js';
import { ACTION_LABELS } from './words.js';

const ACTIONS: readonly JobAction[] = ['pause', 'resume', 'retry', 'cancel'];

/** The bar that appears while jobs are selected. Each button names how many of them it applies to. */
export function bulkBar(jobs: readonly Job[], selection: RowSelection, changed: () => void): TemplateResult | typeof nothing {
    const chosen = jobs.filter((job) => selection.has(job.id));
    if (chosen.length === 0) {
        return nothing;
    }
    return html`<div class="bulk" role="region" aria-label="Selected jobs"><b>${plural(chosen.length, 'job')} selected</b>
        ${ACTIONS.map((action) => {
            const ids = chosen.filter((job) => actionsOf(job).includes(action)).map((job) => job.id);
            return ids.length === 0
                ? nothing
                : html`<button class="button small ${action === 'cancel' ? 'danger' : ''}" @click=${() => void run(action, ids.length, { ids }, selection, changed)}>
                      ${ACTION_LABELS[action]} ${ids.length}</button>`;
        })}
        <button class="button small plain" @click=${selection.clear}>Clear</button></div>`;
}

/** Actions on every job that the filters match, also those that are not shown. The service counts them first. */
export function allMatching(filter: JobFilter, selection: RowSelection, changed: () => void, enabled: boolean): TemplateResult {
    return html`<div class="actions" role="group" aria-label="All matching jobs"><span class="muted">All matching:</span>
        ${ACTIONS.map((action) => html`<button class="button small" ?disabled=${!enabled} @click=${() => void all(action, filter, selection, changed)}>${ACTION_LABELS[action]}</button>`)}</div>`;
}

async function all(action: JobAction, filter: JobFilter, selection: RowSelection, changed: () => void): Promise<void> {
    let matched = 0;
    if (await attempt(SERVICE, null, async () => ({ matched } = await bulk(action, { filter }, true)))) {
        if (matched === 0) {
            toast(`No matching job can be changed: ${ACTION_LABELS[action].toLowerCase()} applies to none`);
        } else {
            await run(action, matched, { filter }, selection, changed);
        }
    }
}

type Target = { readonly ids: readonly string[] } | { readonly filter: JobFilter };

async function run(action: JobAction, size: number, target: Target, selection: RowSelection, changed: () => void): Promise<void> {
    const text = `${ACTION_LABELS[action]} ${plural(size, 'job')}`;
    const ask = action === 'cancel' || 'filter' in target;
    const note = action === 'cancel' ? 'They end and do not finish. Each can be retried later.' : 'This applies to every job that matches the filters, also to those that are not shown.';
    if (ask && !(await confirm({ title: `${text}?`, body: html`<p>${note}</p>`, action: text, danger: action === 'cancel' }))) {
        return;
    }
    let reply: BulkReply | undefined;
    if (await attempt(SERVICE, null, async () => (reply = await bulk(action, target)))) {
        report(ACTION_LABELS[action], reply!);
    }
    selection.clear();
    changed();
}

function report(label: string, reply: BulkReply): void {
    const first = reply.problems[0];
    const refused = reply.refused === 0 ? '' : `, ${count(reply.refused)} refused${first === undefined ? '' : ` (${first.detail})`}`;
    toast(`${label}: ${plural(reply.changed, 'job')}${refused}${reply.more ? '; more of them match' : ''}`, reply.refused > 0);
}
