import { html, nothing, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import { ApiError } from '../api/problem.js';
import { href, navigate } from '../app/router.js';
import { begin } from '../operations/start.js';
import type { Model } from '../models/model.js';
import { ask } from '../ui/dialog.js';
import { bytes, plural, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { toast } from '../ui/toast.js';
import { explain } from '../ui/view.js';

interface Deletion {
    readonly usedBy: readonly string[];
    readonly files: readonly { readonly path: string; readonly role: string; readonly location: string; readonly sizeBytes: number; readonly available: boolean; readonly sharedWith?: readonly string[] }[];
}

interface DryRun {
    readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly kept: boolean; readonly snapshot?: string; readonly otherNames: number; readonly otherModels: readonly string[] }[];
    readonly freedBytes: number;
    readonly allKept: boolean;
    /** What the deletion is refused for unless whileInUse. */
    readonly usedBy: readonly string[];
}

const PATH = '/api/snapshots/deletions';

/** Asks with all that goes and how it comes back, then starts the deletion and opens its operation. */
export async function deleteFiles(model: Model): Promise<void> {
    try {
        const deletion = await api.get<Deletion>(`/api/models/${seg(model.id)}/deletion`);
        const paths = deletion.files.filter((file) => file.available).map((file) => file.path);
        if (paths.length === 0) {
            toast('No file of this model is available here', true);
            return;
        }
        const plan = await api.post<DryRun>(PATH, { model: model.id, paths, dryRun: true });
        let id = '';
        const form = await ask(`Delete ${plural(paths.length, 'file')} of ${model.name}?`, question(deletion, plan), `Delete, free ${bytes(plan.freedBytes)}`, {
            service: 'versioning-service',
            danger: true,
            send: async (data) => {
                const forGood = !plan.allKept && data.get('way') === 'force';
                // Only what was shown is overridden: an alias that is set meanwhile still refuses the deletion.
                id = await begin(PATH, { model: model.id, paths, snapshot: !forGood && !plan.allKept, force: forGood, whileInUse: plan.usedBy.length > 0 });
            },
        });
        if (form !== null) {
            navigate(href(['operations', id]));
        }
    } catch (error) {
        const absent = error instanceof ApiError && error.status === 404 && error.problem.code === 'not_found';
        toast(absent ? 'This version cannot delete files: remove them on disk, then scan' : explain(error, 'registry-service').filter(Boolean).join(': '), true);
    }
}

function question(deletion: Deletion, plan: DryRun): TemplateResult {
    const uses = [...new Set([...deletion.usedBy, ...plan.usedBy])];
    return html`
        <ul class="checks">${plan.files.map((file) => html`<li class="check-row tone-${file.kept ? 'good' : 'bad'}">${icon(file.kept ? 'check' : 'alert')}<span><b>${file.path}</b>, ${bytes(file.sizeBytes)}
            <span class="row-note">${file.kept ? html`comes back from snapshot <code>${short(file.snapshot)}</code>` : 'is in no snapshot'}${file.otherNames > 0 ? `; ${plural(file.otherNames, 'other name')} keep its bytes` : ''}${file.otherModels.length > 0 ? `; also used by ${file.otherModels.join(', ')}` : ''}</span></span></li>`)}</ul>
        ${uses.length === 0 ? nothing : html`<div class="notice tone-warn">${icon('alert')}<span>Still used by ${uses.join(', ')}.</span></div>`}
        ${plan.allKept
            ? html`<p><b>The way back:</b> roll back to the snapshot. The entry stays in the catalogue.</p>`
            : html`<fieldset class="plain-set"><legend class="field-label">What is in no snapshot</legend>
                <label class="check"><input type="radio" name="way" value="snapshot" checked>Take a snapshot first, so that it can come back</label>
                <label class="check"><input type="radio" name="way" value="force">Delete it for good: <b>it does not come back</b></label></fieldset>`}`;
}
