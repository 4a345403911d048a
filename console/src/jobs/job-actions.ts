import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { confirm } from '../ui/dialog.js';
import { icon, type IconName } from '../ui/icon.js';
import { attempt } from '../ui/toast.js';
import { act, actionsOf, type Job, type JobAction, SERVICE } from './job.js';
import { ACTION_DONE, ACTION_LABELS, titleOf } from './words.js';

const ICONS: Readonly<Record<JobAction, IconName>> = { cancel: 'stop', pause: 'pause', resume: 'play', retry: 'retry' };

/** Buttons for what can be done with a job now. */
export function jobActions(job: Job, changed: () => void, labels = false): TemplateResult | typeof nothing {
    const allowed = credentials.may('write');
    return html`${actionsOf(job).map((action) => {
        const label = `${ACTION_LABELS[action]} ${titleOf(job)}`;
        return html`<button class="button ${labels ? '' : 'icon-only small plain'}" ?disabled=${!allowed} aria-label=${labels ? nothing : label}
            title=${allowed ? (labels ? nothing : ACTION_LABELS[action]) : 'The key may only read'} @click=${() => void run(job, action, changed)}>
            ${icon(ICONS[action])}${labels ? ACTION_LABELS[action] : nothing}</button>`;
    })}`;
}

async function run(job: Job, action: JobAction, changed: () => void): Promise<void> {
    if (action === 'cancel' && !(await confirm({
        title: `Cancel ${titleOf(job)}?`,
        body: html`<p>The job ends and does not finish. What it has downloaded stays beside the destination until it is cleaned up;
            <b>Retry</b> continues from there.</p>`,
        action: 'Cancel the job',
        danger: true,
    }))) {
        return;
    }
    await attempt(SERVICE, ACTION_DONE[action], () => act(job.id, action));
    changed();
}
