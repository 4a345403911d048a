import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { setQuery } from '../app/router.js';
import { copyText } from '../ui/copy.js';
import { define } from '../ui/element.js';
import { clock, plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head } from '../ui/layout.js';
import { Screen } from '../ui/screen.js';
import { searchField } from '../ui/search-field.js';
import { attempt } from '../ui/toast.js';
import { empty, explain, problem, skeleton } from '../ui/view.js';
import { type EventFilter, type FeedItem, feedKey, isGap } from './event.js';
import { feedRow, gapRow } from './feed-row.js';
import { Feed } from './feed.js';

const KEPT_PLACE = 160;
const TYPES = ['model.*', 'operation.*', 'agent.*', 'rag.*', 'webhook.*', 'service.*', 'system.*', 'custom.*'];

/** The suite's events: history, then live, with gaps shown. */
class Events extends Screen {
    #feed = new Feed(this, () => this.#filter(), () => window.scrollY > KEPT_PLACE);

    get heading(): string {
        return 'Events';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        const before = changed.get('route') as { query: URLSearchParams } | undefined;
        if (before !== undefined && ['type', 'subject', 'since', 'until'].some((name) => before.query.get(name) !== this.route.query.get(name))) {
            void this.#feed.restart();
        }
    }

    #filter(): EventFilter {
        const names = ['type', 'subject', 'since', 'until'] as const;
        return Object.fromEntries(names.filter((name) => this.query(name) !== '').map((name) => [name, this.query(name)]));
    }

    override render(): TemplateResult {
        const type = this.query('type');
        return html`
            ${head('Events', 'What happened in the suite, newest first.', html`${this.#live()}
                <button class="button small" @click=${() => void copyText(this.#command())}>${icon('copy')}Copy as command</button>`)}
            <div class="filters">
                ${searchField('Subject, such as a model id', this.query('subject'), (subject) => setQuery({ subject }))}
                <label class="choice"><span class="choice-label">Since</span><input class="input" type="datetime-local" @change=${(event: Event) => setQuery({ since: iso(event) })}></label>
            </div>
            <div class="chips" role="group" aria-label="Types">
                ${[...TYPES, ...(type === '' || TYPES.includes(type) ? [] : [type])].map((each) => html`<button class="toggle" aria-pressed=${each === type} @click=${() => setQuery({ type: each === type ? null : each })}>${each}</button>`)}
            </div>
            ${this.#content()}`;
    }

    #content(): TemplateResult {
        const feed = this.#feed;
        if (!feed.ready) {
            return feed.error === null ? skeleton(10) : problem(feed.error, 'events-gateway', () => void feed.restart());
        }
        if (feed.items.length === 0 && feed.waiting.length === 0) {
            return empty('events', 'No events', Object.keys(this.#filter()).length === 0 ? 'Nothing has happened yet. New events appear here by themselves.' : 'No event matches these filters. New ones appear here by themselves.');
        }
        return html`
            ${feed.error === null ? nothing : html`<div class="notice tone-warn" role="status">${icon('alert')}<span>Not updated since ${feed.lastAt === null ? 'start' : clock(feed.lastAt)}: ${explain(feed.error, 'events-gateway')[0]}. Reading goes on from the last event when it is back.</span></div>`}
            ${feed.waiting.length === 0 ? nothing : html`<div class="feed-new"><button class="button primary small" @click=${this.#showNew}>${plural(feed.waiting.length, 'new event')}</button></div>`}
            <div class="table-frame feed" role="feed" aria-label="Events" aria-busy="false">${repeat(feed.items, feedKey, (item) => this.#item(item))}</div>
            ${feed.more === null ? nothing : html`<div class="more"><button class="button" @click=${() => void attempt('events-gateway', 'Older events loaded', feed.older)}>Older events</button></div>`}`;
    }

    #item(item: FeedItem): TemplateResult {
        if (isGap(item)) {
            return gapRow(item);
        }
        const key = feedKey(item);
        const open = this.query('event') === key;
        return feedRow(item, open, () => setQuery({ event: open ? null : key }));
    }

    readonly #showNew = (): void => {
        window.scrollTo(0, 0);
        this.#feed.showWaiting();
    };

    #live(): TemplateResult {
        const feed = this.#feed;
        const on = feed.state === 'live' && !feed.paused;
        const text = feed.paused ? 'Paused' : feed.state === 'live' ? 'Live' : feed.state === 'paused' ? 'Closed while hidden' : feed.state === 'waiting' ? 'Connecting again…' : 'Connecting…';
        return html`<span class="live ${on ? '' : 'live-off'}"><span class="live-dot" aria-hidden="true"></span>${text}
            <button class="button icon-only small" aria-pressed=${feed.paused} aria-label=${feed.paused ? 'Go on updating' : 'Pause updates'} @click=${() => feed.setPaused(!feed.paused)}>${icon(feed.paused ? 'play' : 'pause')}</button></span>`;
    }

    #command(): string {
        const { type, subject } = this.#filter();
        return ['beast events tail', type === undefined ? '' : `--type '${type}'`, subject === undefined ? '' : `--subject '${subject.replaceAll("'", "'\\''")}'`].filter(Boolean).join(' ');
    }
}

function iso(event: Event): string | null {
    const value = (event.target as HTMLInputElement).value;
    return value === '' ? null : new Date(value).toISOString();
}

define('beast-events', Events);
