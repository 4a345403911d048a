import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { automation, type N8nStatus } from '../automation/automation.js';
import { type Counts, deadLetters } from '../dead-letters/dead-letter.js';
import { type BeastEvent, history } from '../events/event.js';
import { type Job, listJobs, type QueueStats } from '../jobs/job.js';
import { FollowsJobs, jobFeed } from '../live/job-feed.js';
import { listOperations, type Operation } from '../operations/operation.js';
import { type Health, healthChips, readHealth } from '../settings/health.js';
import { getStoreStats, type StoreStats } from '../snapshots/snapshot.js';
import { diskBar } from '../snapshots/store-panel.js';
import { listRoots, type Root } from '../storage/storage.js';
import { define } from '../ui/element.js';
import { bytes, clock, count, plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, panel, stat } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { empty, view } from '../ui/view.js';
import { type Endpoint, webhooks } from '../webhooks/webhook.js';
import { attentionList, matters } from './attention.js';
import { firstSteps, firstStepsHidden } from './first-steps.js';
import { runningList } from './running.js';
import { todayList } from './today.js';

const SLOW = 30_000;

/** What needs attention, what runs, what changed today. Each part loads by itself: one service down marks its part only. */
class Overview extends Screen {
    #running = new Loader<readonly Job[]>(this, { load: async (signal) => (await listJobs({ states: ['started'] }, '', null, signal)).items, every: () => (jobFeed.live ? 0 : 2000) });
    #operations = new Loader<readonly Operation[]>(this, { load: async (signal) => (await listOperations({ state: ['running', 'pending'] }, null, signal)).items, every: 5000 });
    #endpoints = new Loader<readonly Endpoint[]>(this, { load: async (signal) => (await webhooks.list(null, signal)).items, every: SLOW });
    #store = new Loader<StoreStats>(this, { load: getStoreStats, every: SLOW });
    #roots = new Loader<readonly Root[]>(this, { load: async (signal) => (await listRoots(signal)).items, every: SLOW });
    #health = new Loader<readonly Health[]>(this, { load: readHealth, every: SLOW });
    #n8n = new Loader<N8nStatus>(this, { load: automation.status, every: SLOW });
    #deadLetters = new Loader<Counts>(this, { load: (signal) => deadLetters.counts(signal), every: SLOW });
    #today = new Loader<readonly BeastEvent[]>(this, {
        load: async (signal) => (await history({ since: midnight() }, null, 200, signal)).items,
        every: 10_000,
    });

    constructor() {
        super();
        new FollowsJobs(this);
    }

    get heading(): string {
        return 'Overview';
    }

    override render(): TemplateResult {
        const found = matters({
            stats: jobFeed.stats,
            endpoints: this.#endpoints.value,
            store: this.#store.value,
            roots: this.#roots.value,
            health: this.#health.value,
            deadLetters: this.#deadLetters.value,
            n8n: this.#n8n.value,
        });
        const unread = this.#unread();
        return html`
            ${head('Overview', location.host, this.#live())}
            ${this.#numbers(jobFeed.stats)}
            ${firstStepsHidden() || (this.#today.value?.length ?? 1) > 0 ? nothing : firstSteps(() => this.requestUpdate())}
            <div class="with-side">
                <div class="stack-y">
                    ${panel('Needs attention', html`${attentionList(found, unread)}${unread.length === 0 ? nothing : html`<p class="muted">Not known at present: ${unread.join(', ')}.</p>`}`)}
                    ${panel('Running', this.#work(), html`<a class="button small" href=${href(['jobs'])}>All jobs</a>`)}
                </div>
                <div class="stack-y">
                    ${panel('Services', view(this.#health, { service: 'events-gateway', rows: 2, filled: healthChips }), html`<a class="button small" href=${href(['settings', 'health'])}>Health</a>`)}
                    ${panel('Disk', view(this.#store, { service: 'versioning-service', rows: 1, absent: 'This version does not report its disk.', filled: diskBar }), html`<a class="button small" href=${href(['storage'])}>Storage</a>`)}
                    ${panel('Today', view(this.#today, {
                        service: 'events-gateway',
                        isEmpty: (events) => events.length === 0,
                        empty: () => empty('events', 'Nothing happened today yet', 'Downloads, rollbacks and failures are listed here.'),
                        filled: todayList,
                    }), html`<a class="button small" href=${href(['events'])}>All events</a>`)}
                </div>
            </div>`;
    }

    #work(): TemplateResult | typeof nothing {
        const followed = [...jobFeed.jobs.values()].filter((job) => job.status === 'started');
        const operations = this.#operations.value ?? [];
        const nothingRuns = (): TemplateResult => empty('jobs', 'Nothing runs', 'Pull a model, or wait for a schedule.', html`<a class="button" href=${href(['pull'])}>${icon('pull')}Pull a model</a>`);
        const changed = (): void => {
            void this.#operations.reload();
            void this.#running.reload();
        };
        if (jobFeed.live) {
            return followed.length + operations.length === 0 ? nothingRuns() : runningList(followed, operations, changed);
        }
        return view(this.#running, {
            service: 'queue-worker',
            isEmpty: (jobs) => jobs.length + operations.length === 0,
            empty: nothingRuns,
            filled: (jobs) => runningList(jobs, operations, changed),
        });
    }

    /** Numbers that are not updated say since when. */
    #live(): TemplateResult {
        const at = jobFeed.readAt === null ? '' : clock(jobFeed.readAt);
        const live = jobFeed.error === null && jobFeed.readAt !== null;
        const text = live ? `Live · ${at}` : jobFeed.readAt === null ? 'Connecting…' : `Not updated since ${at}`;
        return html`<span class="live ${live ? '' : 'live-off'}"><span class="live-dot" aria-hidden="true"></span><span class="live-text">${text}</span></span>`;
    }

    #numbers(stats: QueueStats | undefined): TemplateResult {
        const store = this.#store.value;
        const number = (value: number | undefined): string => (value === undefined ? '–' : count(value));
        const rate = [...jobFeed.jobs.values()].filter((job) => job.status === 'started').reduce((sum, job) => sum + (job.progress?.bytesPerSecond ?? 0), 0);
        return html`<div class="stats">
            ${stat('running', number(stats?.states['started']), rate > 0 ? `${bytes(rate)}/s` : stats === undefined ? nothing : plural(stats.workers, 'worker'), href(['jobs'], { state: 'started' }))}
            ${stat('queued', number(stats?.states['queued']), stats === undefined ? nothing : stats.parked === 0 ? 'none waits for a limit' : `${count(stats.parked)} wait for a limit`, href(['jobs'], { state: 'queued' }))}
            ${stat('failed', number(stats?.states['failed']), stats === undefined ? nothing : `${count(stats.totals.finished)} finished so far`, href(['jobs'], { state: 'failed' }))}
            ${store === undefined ? nothing : stat('snapshots', count(store.snapshots), store.storedBytes === undefined ? bytes(store.logicalBytes) : `${bytes(store.storedBytes)} on disk for ${bytes(store.logicalBytes)}`, href(['snapshots']))}
        </div>`;
    }

    /** The parts of "needs attention" that could not be read. */
    #unread(): string[] {
        const parts = [[this.#endpoints, 'webhooks'], [this.#store, 'snapshots'], [this.#roots, 'model directories'], [this.#n8n, 'automation']] as const;
        const missing: string[] = parts.filter(([loader]) => loader.error !== null).map(([, name]) => name);
        return jobFeed.error === null ? missing : ['jobs', ...missing];
    }
}

function midnight(): string {
    const now = new Date();
    return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

define('beast-overview', Overview);
