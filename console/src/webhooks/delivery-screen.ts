import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import { badge } from '../ui/badge.js';
import { codeBlock, copyable } from '../ui/copy.js';
import { define } from '../ui/element.js';
import { exact } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { facts, head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { view } from '../ui/view.js';
import { type DeliveryDetails, SERVICE, webhooks } from './webhook.js';

/** One delivery with its attempts and its body. */
class DeliveryScreen extends Screen {
    #delivery = new Loader<DeliveryDetails>(this, {
        load: (signal) => webhooks.delivery(this.param('id'), signal),
        every: (delivery) => (delivery?.state === 'pending' || delivery?.state === 'delivering' ? 3000 : 0),
    });

    get heading(): string {
        return 'Delivery';
    }

    override render(): TemplateResult {
        return view(this.#delivery, { service: SERVICE, heading: this.heading, filled: (delivery) => this.#filled(delivery) });
    }

    #filled(delivery: DeliveryDetails): TemplateResult {
        return html`
            ${head(html`Delivery of ${delivery.eventType}`, copyable(delivery.id), html`<a class="button" href=${href(['webhooks', delivery.endpointId])}>Webhook</a>
                <button class="button" ?disabled=${!credentials.may('write')} @click=${() => void attempt(SERVICE, 'Replayed', () => webhooks.replayOne(delivery.id)).then(this.#delivery.reload)}>${icon('retry')}Replay</button>`)}
            ${panel('State', facts([
                ['State', badge(delivery.state)],
                ['Attempts', String(delivery.attempts)],
                ['Next attempt', delivery.state === 'pending' ? time(delivery.nextAttemptAt) : null],
                ['Last status', delivery.lastStatus],
                ['Last error', delivery.lastError],
                ['Subject', delivery.subject],
                ['Created', time(delivery.createdAt)],
                ['Ended', time(delivery.endedAt)],
            ]))}
            ${delivery.attemptLog.length === 0 ? nothing : panel('Attempts', html`<ol class="timeline">${delivery.attemptLog.map((each) => html`<li><b>${exact(new Date(each.startedAt))}</b>: ${each.status ?? each.error}, ${each.durationMillis} ms
                ${each.response ? html`<details><summary>Response</summary>${codeBlock(each.response)}</details>` : nothing}</li>`)}</ol>`)}
            ${panel('Body', codeBlock(pretty(delivery.body)))}`;
    }
}

function pretty(body: string): string {
    try {
        return JSON.stringify(JSON.parse(body), null, 2);
    } catch {
        return body;
    }
}

define('beast-delivery', DeliveryScreen);
