import { html, nothing, type TemplateResult } from 'lit';
import { connection } from '../api/connection.js';
import { credentials } from '../api/credentials.js';
import { FollowsJobs } from '../live/job-feed.js';
import { BeastElement, define } from '../ui/element.js';
import { head } from '../ui/layout.js';
import { empty, problem } from '../ui/view.js';
import { frame } from './frame.js';
import { showHelp } from './help.js';
import './palette.js';
import { BASE, href, navigate, onNavigation } from './router.js';
import { resolve, type Route } from './routes.js';
import { Outlet } from './outlet.js';

const LOGIN = `${BASE}/login`;

/** The frame of every screen: navigation, help, and the place for the screen. */
class App extends BeastElement {
    /** Undefined until the first one is resolved; null where there is no such screen. */
    #route: Route | null | undefined;
    #error: unknown = null;
    #visits = 0;
    #jobs: FollowsJobs | null = null;
    readonly #outlet = new Outlet();

    override connectedCallback(): void {
        super.connectedCallback();
        window.addEventListener('beast-help', showHelp);
        connection.addEventListener('change', () => this.requestUpdate());
        void credentials.fromOtherTab().then(() => {
            onNavigation(() => void this.#go());
            credentials.addEventListener('change', this.#identity);
            this.#identity();
            void this.#go();
        });
    }

    /** Signed out, or the key was revoked: to the sign-in, and back to this place afterwards. */
    readonly #identity = (): void => {
        if (credentials.identity === null) {
            this.#follow(false);
            if (location.pathname !== LOGIN) {
                this.#signIn();
            }
        } else {
            this.#follow(true);
        }
        this.requestUpdate();
    };

    #follow(on: boolean): void {
        if (on && this.#jobs === null) {
            this.#jobs = new FollowsJobs(this);
        } else if (!on && this.#jobs !== null) {
            this.#jobs.hostDisconnected();
            this.removeController(this.#jobs);
            this.#jobs = null;
        }
    }

    async #go(): Promise<void> {
        const url = new URL(location.href);
        if (credentials.identity === null && url.pathname !== LOGIN) {
            this.#signIn();
            return;
        }
        const visit = ++this.#visits;
        try {
            const route = await resolve(url);
            if (visit !== this.#visits) {
                return;
            }
            const moved = route?.path !== this.#route?.path;
            this.#route = route;
            this.#error = null;
            this.requestUpdate();
            await this.updateComplete;
            if (moved) {
                await this.#arrive();
            }
        } catch (error) {
            this.#error = error;
            this.requestUpdate();
        }
    }

    /** Moves focus to the heading, so that screen readers read where they are. */
    async #arrive(): Promise<void> {
        window.scrollTo(0, 0);
        const screen = this.#outlet.screen;
        await screen?.updateComplete;
        screen?.focusHeading();
    }

    #signIn(): void {
        const target = location.pathname.slice(BASE.length) + location.search;
        navigate(href(['login'], { return: target === '' || target === '/' ? null : target }), true);
    }

    override render(): TemplateResult {
        const content = this.#content();
        return this.#route?.element === 'beast-sign-in' || credentials.identity === null
            ? html`<main class="bare" id="main">${content}</main>`
            : frame(this.#route?.path.split('/')[1], content, () => this.requestUpdate());
    }

    #content(): unknown {
        if (this.#error !== null) {
            return problem(this.#error, 'events-gateway', () => void this.#go());
        }
        if (this.#route === undefined) {
            return nothing;
        }
        if (this.#route === null) {
            return html`${head('Not found')}${empty('search', 'There is no such screen', location.pathname, html`<a class="button primary" href=${href([])}>Overview</a>`)}`;
        }
        return this.#outlet.show(this.#route);
    }
}

define('beast-app', App);
