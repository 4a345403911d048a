import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import { badge } from '../ui/badge.js';
import { confirm } from '../ui/dialog.js';
import { icon } from '../ui/icon.js';
import { progressBar } from '../ui/progress.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { cancelOperation, type Operation, over, SERVICE } from './operation.js';

export function operationTable(rows: readonly Operation[], changed: () => void): TemplateResult {
    return table<Operation>({
        caption: 'Operations',
        rows,
        id: (each) => each.id,
        columns: [
            { label: 'Operation', cell: (each) => html`<a class="row-title" href=${href(['operations', each.id])}>${each.kind}</a><span class="row-note">${[each.model, each.path].filter(Boolean).join(' · ') || each.id}</span>` },
            { label: 'State', cell: (each) => badge(each.state) },
            { label: 'Progress', cell: (each) => progressOrError(each) },
            { label: 'By', cell: (each) => each.requestedBy, wide: true },
            { label: 'Since', cell: (each) => time(each.endedAt ?? each.startedAt ?? each.createdAt) },
            { label: '', cell: (each) => html`<span class="row-actions">${cancelButton(each, changed, false)}</span>` },
        ],
    });
}

function progressOrError(operation: Operation): TemplateResult | typeof nothing {
    if (operation.error !== undefined) {
        return html`<span class="row-note">${operation.error.detail}</span>`;
    }
    return over(operation) ? nothing : progressBar(operation.progress.bytesDone, operation.progress.bytesTotal || null, `Progress of ${operation.kind}`);
}

export function cancelButton(operation: Operation, changed: () => void, label: boolean): TemplateResult | typeof nothing {
    if (over(operation)) {
        return nothing;
    }
    const late = operation.cancellable === false;
    const may = credentials.may('write');
    const title = late ? 'Its file is being replaced already' : may ? 'Cancel' : 'The key may only read';
    return html`<button class="button ${label ? '' : 'icon-only small plain'}" ?disabled=${late || !may} title=${title} aria-label=${label ? nothing : `Cancel ${operation.kind}`}
        @click=${() => void cancel(operation, changed)}>${icon('stop')}${label ? 'Cancel' : nothing}</button>`;
}

async function cancel(operation: Operation, changed: () => void): Promise<void> {
    const batch = operation.batch === undefined ? '' : ' Others of its batch that are open are cancelled, too.';
    const yes = await confirm({ title: `Cancel this ${operation.kind}?`, body: html`<p>Files stay as they are now.${batch} It can be started again.</p>`, action: 'Cancel the operation', danger: true });
    if (yes) {
        await attempt(SERVICE, 'Cancelled', () => cancelOperation(operation.id));
        changed();
    }
}
