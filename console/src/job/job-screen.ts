import { html, nothing, type TemplateResult } from 'lit';
import { seg } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import type { Frame } from '../api/sse.js';
import { Stream, type StreamState } from '../api/stream.js';
import { href } from '../app/router.js';
import { jobActions } from '../jobs/job-actions.js';
import { jobProgress } from '../jobs/job-progress.js';
import { ended, getJob, type Job, type Progress, SERVICE, setPriority } from '../jobs/job.js';
import { attempts, deleteButton, type Log, readLog } from './attempts.js';
import { ranFor, titleOf, waitReason } from '../jobs/words.js';
import { badge, mark } from '../ui/badge.js';
import { copyable } from '../ui/copy.js';
import { define } from '../ui/element.js';
import { duration } from '../ui/format.js';
import { json } from '../ui/json.js';
import { facts, head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { view } from '../ui/view.js';

const PRIORITIES = ['interactive', 'high', 'normal', 'bulk'];

/** One job, followed live. Its state is the service's: a reload shows the same. */
class JobScreen extends Screen {
    #stream: Stream | null = null;
    #streamState: StreamState = 'connecting';
    #job = new Loader<Job>(this, {
        load: (signal) => getJob(this.param('id'), signal),
        every: (job) => (job === undefined || ended(job) ? 0 : 5000),
    });

    #log = new Loader<Log>(this, { load: (signal) => readLog(this.param('id'), signal) });

    get heading(): string {
        const job = this.#job.value;
        const percent = job?.status === 'started' ? job.progress?.percent : null;
        return `${percent === null || percent === undefined ? '' : `${Math.floor(percent)} % · `}${job === undefined ? 'Job' : titleOf(job)}`;
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.#stream = new Stream({
            path: () => `/api/queue/jobs/${seg(this.param('id'))}/progress`,
            finite: true,
            onFrame: (frame) => this.#frame(frame),
            onState: (state) => {
                this.#streamState = state;
                this.requestUpdate();
            },
        });
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#stream?.stop();
    }

    #frame(frame: Frame): void {
        const job = this.#job.value;
        if (frame.event === 'progress' && job !== undefined) {
            this.#job.set({ ...job, progress: JSON.parse(frame.data!) as Progress });
        } else {
            void this.#job.reload();
            void this.#log.reload();
        }
    }

    override render(): TemplateResult {
        return view(this.#job, { service: SERVICE, heading: this.heading, filled: (job) => this.#filled(job) });
    }

    #filled(job: Job): TemplateResult {
        const reason = waitReason(job);
        const live = !ended(job) && this.#streamState === 'live' ? mark('live', 'good') : nothing;
        return html`
            ${head(titleOf(job), html`${job.type} · ${copyable(job.id)}`, html`${jobActions(job, () => void this.#job.reload(), true)}${deleteButton(job)}`)}
            ${panel(
                'State',
                html`<div class="actions" role="status">${badge(job.status)}${job.paused ? badge('paused') : nothing}${live}</div>
                    ${ended(job) || reason === null ? nothing : html`<p><b>Why it is not running:</b> ${reason}</p>`}
                    ${jobProgress(job)}
                    ${job.error === undefined ? nothing : this.#problem('Failed', job.error)}
                    ${job.last_error === undefined || job.status === 'finished' ? nothing : this.#problem('Last attempt', job.last_error)}
                    ${ended(job) ? nothing : html`<p class="muted">This goes on without the page: close it whenever you like.</p>`}`,
            )}
            <div class="columns">
                ${panel('Details', facts([
                    ['Priority', ended(job) ? job.priority : this.#priority(job)],
                    ['Enqueued', time(job.enqueued_at)],
                    ['Scheduled for', time(job.scheduled_for)],
                    ['Started', time(job.started_at)],
                    ['Ended', time(job.ended_at)],
                    ['Duration', ranFor(job)],
                    ['Attempts', `${job.attempts} of ${job.max_attempts}`],
                    ['Workers lost', job.losses === 0 ? null : String(job.losses)],
                    ['Worker', job.worker],
                    ['Timeout of an attempt', job.timeout === 0 ? 'none' : duration(job.timeout)],
                    ['Kept after its end', duration(job.result_ttl)],
                    ['Idempotency key', job.idempotency_key],
                    ['Resources', job.resources === undefined ? null : Object.entries(job.resources).map(([name, count]) => `${name} ${count}`).join(', ')],
                ]))}
                <div class="stack-y">${attempts(this.#log)}${panel('Payload', json(job.payload))}</div>
                ${job.result === undefined ? nothing : panel('Result', json(job.result))}
                ${job.after === undefined || job.after.length === 0 ? nothing : panel('Waits for', html`<ul class="list">${job.after.map((id) => html`<li><a href=${href(['jobs', id])}>${id}</a></li>`)}</ul>`)}
            </div>`;
    }

    #priority(job: Job): TemplateResult {
        const change = async (event: Event): Promise<void> => {
            const value = (event.target as HTMLSelectElement).value;
            if (await attempt(SERVICE, `Priority is ${value} now`, async () => this.#job.set({ ...job, ...(await setPriority(job.id, value)) }))) {
                return;
            }
            await this.#job.reload();
        };
        return html`<select class="input slim" aria-label="Priority" ?disabled=${!credentials.may('write')} @change=${change}>
            ${PRIORITIES.map((each) => html`<option value=${each} ?selected=${each === job.priority}>${each}</option>`)}</select>`;
    }

    #problem(label: string, problem: { detail: string; code: string }): TemplateResult {
        return html`<div class="notice tone-bad"><span><b>${label}:</b> ${problem.detail} <code>${problem.code}</code></span></div>`;
    }
}

define('beast-job', JobScreen);
