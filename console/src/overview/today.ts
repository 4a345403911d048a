import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import type { BeastEvent } from '../events/event.js';
import { plural } from '../ui/format.js';
import { groupBy } from '../ui/group.js';
import { time } from '../ui/time.js';

const MAX_SHOWN = 8;
const NOISE = /^(service|system)\./;

/** The latest events of the day about models and work, and how many there were of each type. */
export function todayList(events: readonly BeastEvent[]): TemplateResult {
    const byType = [...groupBy(events, (event) => event.type)].sort(([, a], [, b]) => b.length - a.length);
    const shown = events.filter((event) => !NOISE.test(event.type)).slice(0, MAX_SHOWN);
    return html`<ul class="list">${shown.map((event) => html`<li class="today" data-row><b>${event.type}</b><span class="muted">${time(event.time)}</span>
            ${event.subject === undefined ? nothing : html`<span class="today-subject">${event.type.startsWith('model.') ? html`<a href=${href(['models', event.subject])}>${event.subject}</a>` : event.subject}</span>`}</li>`)}</ul>
        <div class="chips">${byType.slice(0, 6).map(([type, all]) => html`<a class="chip" href=${href(['events'], { type })}>${plural(all.length, type, type)}</a>`)}</div>`;
}
