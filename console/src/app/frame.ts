import { html, nothing, type TemplateResult } from 'lit';
import { connection } from '../api/connection.js';
import { credentials } from '../api/credentials.js';
import { signOut } from '../api/session.js';
import { jobFeed } from '../live/job-feed.js';
import { clock, count } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { showHelp } from './help.js';
import { ALL_PLACES, PLACES, type Place } from './navigation.js';
import { prefs, type Theme } from './prefs.js';
import { href } from './router.js';

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

/** Navigation and the bars around a screen. */
export function frame(here: string | undefined, content: unknown, redraw: () => void): TemplateResult {
    return html`
        <a class="skip" href="#main">Skip to content</a>
        <div class="shell">
            <div class="side-column"><aside class="side" aria-label="Places">${brand()}<nav class="nav" aria-label="Main">${PLACES.map((group) => html`<div class="nav-group"><span class="nav-label">${group.label}</span>${group.places.map((place) => link(place, here))}</div>`)}</nav>${foot()}</aside></div>
            <div class="stage">
                ${top(redraw)}
                ${connection.lostAt === null ? nothing : html`<div class="lost" role="status">${icon('alert')}<span>No reply from ${location.host} since ${clock(connection.lostAt)}. What is shown is from before; it goes on by itself.</span></div>`}
                <main class="main" id="main">${content}</main>
            </div>
            <nav class="bottom" aria-label="Main, short">${ALL_PLACES.filter((place) => place.primary).map((place) => link(place, here))}
                <button class="nav-link" popovertarget="all-places">${icon('more')}<span>More</span></button></nav>
            <div class="sheet" id="all-places" popover>${ALL_PLACES.filter((place) => !place.primary).map((place) => link(place, here))}
                <button class="nav-link" @click=${() => void signOut()}>${icon('out')}<span>Sign out</span></button></div>
        </div>
        <beast-palette></beast-palette>`;
}

function brand(): TemplateResult {
    return html`<a class="brand" href=${href([])}><img src="/console/assets/icon.svg" alt="" width="28" height="28"><span>AI Beast</span></a>`;
}

function top(redraw: () => void): TemplateResult {
    const theme = prefs.value.theme;
    const next = NEXT_THEME[theme];
    const change = (): void => {
        prefs.set({ theme: next });
        redraw();
    };
    return html`<header class="top">
        ${brand()}
        <button class="find" @click=${() => window.dispatchEvent(new CustomEvent('beast-palette'))}>${icon('search')}<span>Find a screen, model or job</span><kbd>Ctrl K</kbd></button>
        <a class="button primary" href=${href(['pull'])}>${icon('pull')}Pull</a>
        <button class="button icon-only plain" aria-label="Theme: ${theme}. Change to ${next}" title="Theme: ${theme}" @click=${change}>${icon('theme')}</button>
        <button class="button icon-only plain" aria-label="Help and shortcuts" title="Help and shortcuts (?)" @click=${showHelp}>${icon('help')}</button>
    </header>`;
}

function link(place: Place, here: string | undefined): TemplateResult {
    const current = here === (place.path[0] ?? '');
    return html`<a class="nav-link" href=${href(place.path)} aria-current=${current ? 'page' : nothing} title=${place.key === undefined ? nothing : `g ${place.key}`}
        @click=${() => document.querySelector<HTMLElement>('#all-places:popover-open')?.hidePopover()}>${icon(place.icon)}<span>${place.label}</span>${news(place)}</a>`;
}

/** How much runs, and how much failed. */
function news(place: Place): TemplateResult | typeof nothing {
    const states = jobFeed.stats?.states;
    if (place.path[0] !== 'jobs' || states === undefined) {
        return nothing;
    }
    const running = states['started'] ?? 0;
    return running === 0 ? nothing : html`<span class="nav-news" title="${count(running)} running">${count(running)}<span class="sr-only"> running</span></span>`;
}

function foot(): TemplateResult | typeof nothing {
    const identity = credentials.identity;
    return identity === null
        ? nothing
        : html`<div class="side-foot"><span class="side-who" title="Signed in as ${identity.name}">${identity.name} <span class="chip">${identity.scope}</span></span>
              <button class="button icon-only plain small" aria-label="Sign out" title="Sign out" @click=${() => void signOut()}>${icon('out')}</button></div>`;
}
