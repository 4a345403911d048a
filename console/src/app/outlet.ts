import type { Screen } from '../ui/screen.js';
import type { Route } from './routes.js';

/** Holds the element of the present screen: another one for another object, the same one for another tab or query. */
export class Outlet {
    #key = '';
    #screen: Screen | null = null;

    show(route: Route): Screen {
        const { tab: _tab, ...identity } = route.params;
        const key = `${route.element} ${JSON.stringify(identity)}`;
        if (this.#screen === null || key !== this.#key) {
            this.#key = key;
            this.#screen = document.createElement(route.element) as Screen;
            this.#screen.className = 'screen';
        }
        this.#screen.route = route;
        return this.#screen;
    }

    get screen(): Screen | null {
        return this.#screen;
    }
}
