import { html, nothing, type TemplateResult } from 'lit';
import { api } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import { getStats, type QueueStats, SERVICE } from '../jobs/job.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { bytes, count, duration } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, stat, tabs } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { attempt } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { editLimit, editSchedule } from './forms.js';
import { type Limit, listLimits, listSchedules, listWorkers, removeLimit, removeSchedule, type Schedule, type Worker } from './queue.js';
import { limitTable, scheduleTable, workerTable } from './tables.js';

const TABS = [['', 'Workers'], ['schedules', 'Schedules'], ['limits', 'Limits']] as const;

/** The queue in numbers; workers, schedules and limits. */
class Queue extends Screen {
    #stats = new Loader<QueueStats>(this, { load: getStats, every: 2000 });
    #list = new Loader<{ tab: string; items: readonly (Worker | Limit | Schedule)[] }>(this, {
        load: async (signal) => {
            const tab = this.param('tab');
            const list = tab === 'limits' ? await listLimits(signal) : tab === 'schedules' ? await listSchedules(signal) : await listWorkers(signal);
            return { tab, items: list.items };
        },
        every: 4000,
    });

    get heading(): string {
        return 'Queue';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#list.restart();
        }
    }

    override render(): TemplateResult {
        return html`
            ${head('Queue', 'What runs the jobs, when, and how many at a time.', html`${liveDot(this.#stats)}${this.#pause()}`)}
            ${view(this.#stats, { service: SERVICE, rows: 1, filled: (stats) => this.#numbers(stats) })}
            ${tabs('Parts of the queue', TABS.map(([tab, label]) => ({ href: href(tab === '' ? ['queue'] : ['queue', tab]), label, current: tab === this.param('tab') })))}
            ${view(this.#list, { service: SERVICE, isEmpty: (list) => list.items.length === 0, empty: () => this.#empty(), filled: (list) => this.#table(list.tab, list.items) })}`;
    }

    #numbers(stats: QueueStats): TemplateResult {
        const ready = Object.entries(stats.ready).filter(([, number]) => number > 0).map(([band, number]) => `${number} ${band}`).join(', ');
        return html`<div class="stats">
            ${stat('running', count(stats.states['started'] ?? 0), nothing, href(['jobs'], { state: 'started' }))}
            ${stat('queued', count(stats.states['queued'] ?? 0), ready || nothing, href(['jobs'], { state: 'queued' }))}
            ${stat('oldest ready job', duration(stats.oldest_ready_seconds))}
            ${stat('before a limit', count(stats.parked), nothing, href(['queue', 'limits']))}
            ${stat('failed', count(stats.states['failed'] ?? 0), nothing, href(['jobs'], { state: 'failed' }))}
            ${stat('kept of ended jobs', bytes(stats.kept_bytes))}
        </div>`;
    }

    #pause(): TemplateResult {
        const paused = this.#stats.value?.paused === true;
        return html`<button class="button" ?disabled=${!credentials.may('admin') || this.#stats.value === undefined} title=${credentials.may('admin') ? nothing : 'Needs a key of scope admin'}
            @click=${() => void this.#setPaused(!paused)}>${icon(paused ? 'play' : 'pause')}${paused ? 'Resume the queue' : 'Pause the queue'}</button>`;
    }

    async #setPaused(paused: boolean): Promise<void> {
        if (paused && !(await confirm({ title: 'Pause the queue?', body: html`<p>No job starts until the queue is resumed, for everyone. Running jobs continue.</p>`, action: 'Pause the queue' }))) {
            return;
        }
        await attempt(SERVICE, paused ? 'The queue is paused' : 'The queue runs again', () => api.post(`/api/queue/${paused ? 'pause' : 'resume'}`));
        void this.#stats.reload();
    }

    #empty(): TemplateResult {
        switch (this.param('tab')) {
            case 'schedules':
                return empty('clock', 'No schedules', 'A schedule enqueues a job at fixed times, exactly once a tick.', this.#add('New schedule', () => editSchedule(null), 'write'));
            case 'limits':
                return empty('queue', 'No limits', 'A limit bounds how many jobs of a type, or of a resource such as gpu, run at a time.', this.#add('New limit', () => editLimit(null), 'admin'));
            default:
                return empty('queue', 'No workers', 'No worker was seen in the last minute: jobs wait. beast status shows whether queue-worker runs.');
        }
    }

    #add(label: string, edit: () => Promise<boolean>, scope: 'write' | 'admin'): TemplateResult {
        return html`<button class="button" ?disabled=${!credentials.may(scope)} @click=${() => void this.#edit(edit)}>${label}</button>`;
    }

    async #edit(edit: () => Promise<boolean>): Promise<void> {
        if (await edit()) {
            void this.#list.reload();
        }
    }

    #table(tab: string, items: readonly (Worker | Limit | Schedule)[]): TemplateResult {
        if (tab === 'limits') {
            return html`${limitTable(items as readonly Limit[], (limit) => void this.#edit(() => editLimit(limit)), (limit) => void this.#remove(`the limit of ${limit.gate}`, () => removeLimit(limit.gate)))}
                <div class="actions">${this.#add('New limit', () => editLimit(null), 'admin')}</div>`;
        }
        if (tab === 'schedules') {
            return html`${scheduleTable(items as readonly Schedule[], (each) => void this.#edit(() => editSchedule(each)), (each) => void this.#remove(`the schedule ${each.name}`, () => removeSchedule(each.name)))}
                <div class="actions">${this.#add('New schedule', () => editSchedule(null), 'write')}</div>`;
        }
        return workerTable(items as readonly Worker[]);
    }

    async #remove(what: string, remove: () => Promise<void>): Promise<void> {
        const yes = await confirm({ title: `Remove ${what}?`, body: html`<p>It can be created again with the same values. Jobs that are already queued stay.</p>`, action: 'Remove', danger: true });
        if (yes && (await attempt(SERVICE, 'Removed', remove))) {
            void this.#list.reload();
        }
    }
}

define('beast-queue', Queue);
