import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { jobActions } from '../jobs/job-actions.js';
import { jobProgress } from '../jobs/job-progress.js';
import type { Job } from '../jobs/job.js';
import { titleOf, waitReason } from '../jobs/words.js';
import type { Operation } from '../operations/operation.js';
import { cancelButton } from '../operations/operation-table.js';
import { badge } from '../ui/badge.js';
import { progressBar } from '../ui/progress.js';

const MAX_SHOWN = 10;

/** Jobs and operations that run, in a narrow list. */
export function runningList(jobs: readonly Job[], operations: readonly Operation[], changed: () => void): TemplateResult {
    return html`<ul class="list">
        ${jobs.slice(0, MAX_SHOWN).map((job) => row(href(['jobs', job.id]), titleOf(job), job.type, jobProgress(job), waitReason(job), jobActions(job, changed)))}
        ${operations.slice(0, MAX_SHOWN).map((each) => row(
            href(['operations', each.id]),
            each.model ?? each.kind,
            each.kind,
            each.state === 'running' ? progressBar(each.progress.bytesDone, each.progress.bytesTotal || null, `Progress of ${each.kind}`) : badge(each.state),
            null,
            cancelButton(each, changed, false),
        ))}
        ${jobs.length > MAX_SHOWN ? html`<li><a href=${href(['jobs'], { state: 'started' })}>${jobs.length - MAX_SHOWN} more</a></li>` : nothing}
    </ul>`;
}

function row(to: string, title: string, kind: string, progress: unknown, note: string | null, actions: unknown): TemplateResult {
    return html`<li class="running" data-row><div class="running-name"><a class="row-title" href=${to}>${title}</a><span class="row-note">${kind}</span></div>
        <div class="running-progress">${progress}${note === null ? nothing : html`<span class="row-note">${note}</span>`}</div>
        <span class="row-actions">${actions}</span></li>`;
}
