import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, setQuery } from '../app/router.js';
import { FollowsJobs, jobFeed } from '../live/job-feed.js';
import { define } from '../ui/element.js';
import { plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, more, tabs } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice, searchField } from '../ui/search-field.js';
import { RowSelection } from '../ui/selection.js';
import { readerIsInside, SteadyOrder } from '../ui/steady.js';
import { empty, view } from '../ui/view.js';
import { allMatching, bulkBar } from './bulk.js';
import { type Job, type JobFilter, type JobPage, listJobs, SERVICE } from './job.js';
import { jobTable } from './job-table.js';
import { Reasons } from './reasons.js';

const TABS = ['', 'started', 'queued', 'scheduled', 'waiting', 'failed', 'finished', 'cancelled'] as const;
const LABELS: Readonly<Record<string, string>> = { '': 'All', started: 'Running', failed: 'Failed' };
const ORDERS = [['', 'state'], ['newest', 'newest'], ['oldest', 'oldest']] as const;
const SLOW = 15_000;
const FAST = 2000;
const COALESCE = 400;

/** Jobs by state, found by the service, live, with bulk actions on the selected ones and on all that match. */
class Jobs extends Screen {
    #reasons = new Reasons();
    #jobs = new PagedLoader<Job, JobPage>(this, async (cursor, signal) => {
        const page = await listJobs(this.#filter(), this.query('order'), cursor, signal);
        void this.#reasons.read(page.items, signal ?? new AbortController().signal).then(() => this.requestUpdate());
        return page;
    }, () => (jobFeed.live ? SLOW : FAST));
    #pages = 1;
    #timer = 0;
    #steady = new SteadyOrder<Job>((job) => job.id);
    #selection = new RowSelection(this, () => (this.#jobs.value?.items ?? []).map((job) => job.id));

    constructor() {
        super();
        new FollowsJobs(this, (job) => this.#news(job));
    }

    get heading(): string {
        return 'Jobs';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.has('route') && changed.get('route') !== undefined) {
            this.#selection.clear();
            this.#steady.release();
            void this.#jobs.restart();
        }
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        clearTimeout(this.#timer);
        this.#timer = 0;
    }

    #filter(): JobFilter {
        const [q, state, type] = [this.query('q'), this.query('state'), this.query('type')];
        return { ...(q === '' ? {} : { q }), ...(state === '' ? {} : { states: [state] }), ...(type === '' ? {} : { type }) };
    }

    /** Progress is shown from the feed itself; another state or a new job means another list. */
    #news(job: Job | null): void {
        const shown = job === null ? undefined : this.#jobs.value?.items.find((each) => each.id === job.id);
        if (job !== null && shown?.status !== job.status && this.#timer === 0 && !this.#jobs.paused) {
            this.#timer = window.setTimeout(() => {
                this.#timer = 0;
                void this.#jobs.reload();
            }, COALESCE);
        }
    }

    override render(): TemplateResult {
        const stats = jobFeed.stats;
        const [type, order, q] = [this.query('type'), this.query('order'), this.query('q')];
        return html`
            ${head('Jobs', 'Downloads and other background work. They go on without this page.', liveDot(this.#jobs))}
            ${stats?.paused === true ? this.#pausedNotice() : nothing}
            ${tabs('Jobs by state', TABS.map((state) => ({
                href: href(['jobs'], { state, type, q, order }),
                label: LABELS[state] ?? state[0]!.toUpperCase() + state.slice(1),
                count: stats === undefined || state === '' ? undefined : (stats.states[state] ?? 0),
                current: this.query('state') === state,
            })))}
            <div class="filters">
                ${searchField('Id, model, URL or destination', q, (text) => setQuery({ q: text }))}
                ${choice('Type', type, [['', 'every type'], ...(stats?.types ?? (type === '' ? [] : [type])).map((each) => [each, each] as const)], (value) => setQuery({ type: value }))}
                ${choice('Order', order, ORDERS, (value) => setQuery({ order: value }))}
            </div>
            ${view(this.#jobs, {
                service: SERVICE,
                rows: 8,
                isEmpty: (shown) => shown.items.length === 0 && shown.next === null,
                empty: () => this.#empty(),
                filled: (shown) => this.#list(shown.items, shown.first.bounded),
            })}`;
    }

    #list(jobs: readonly Job[], bounded: boolean): TemplateResult {
        const { rows, waiting } = this.#steady.arrange(jobs, readerIsInside() && this.#pages === this.#jobs.shownPages);
        this.#pages = this.#jobs.shownPages;
        const live = this.#jobs.paused ? rows : rows.map((job) => ({ ...job, ...jobFeed.jobs.get(job.id) }));
        return html`
            ${waiting === 0 ? nothing : html`<div class="feed-new"><button class="button primary small" @click=${this.#showNew}>${plural(waiting, 'new job')}</button></div>`}
            ${jobTable(live, this.#changed, this.#selection, this.#reasons.texts)}${more(this.#jobs)}
            ${bounded ? html`<p class="muted">The service looked at 20,000 jobs and there are more: filter by state or type.</p>` : nothing}
            ${allMatching(this.#filter(), this.#selection, this.#changed, credentials.may('write'))}
            ${bulkBar(jobs, this.#selection, this.#changed)}`;
    }

    readonly #showNew = (): void => {
        this.#steady.release();
        window.scrollTo(0, 0);
        this.requestUpdate();
    };

    readonly #changed = (): void => void this.#jobs.reload();

    #empty(): TemplateResult {
        const filtered = this.query('state') !== '' || this.query('type') !== '' || this.query('q') !== '';
        return filtered
            ? empty('jobs', 'No such jobs', 'No job matches these filters.', html`<a class="button" href=${href(['jobs'])}>Show all jobs</a>`)
            : empty('jobs', 'No jobs yet', 'Pulling a model starts one; schedules and the API do, too.', html`<a class="button primary" href=${href(['pull'])}>${icon('pull')}Pull a model</a>`);
    }

    #pausedNotice(): TemplateResult {
        return html`<div class="notice tone-warn" role="status">${icon('pause')}<span>The queue is paused: no job starts. Running jobs continue.</span>
            <a class="button small" href=${href(['queue'])}>Open the queue</a></div>`;
    }
}

define('beast-jobs', Jobs);
