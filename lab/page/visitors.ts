/** The visitor who asks every site while somebody looks at the page. */
import type { Site } from "../../components/config/project";
import type { CloudflareReading } from "../../operations/status/cloudflare";
import { siteUrl } from "../../operations/status/report";
import { Minutes } from "./minute";
import type { Sources } from "./sources/sources";
import type { PageState } from "./state";

interface Tour extends AsyncDisposable {
    /** What is asked for: another fleet is another tour. */
    readonly urls: string;
    readonly minutes: Minutes;
}

export class Visitors {
    private tour: Tour | undefined;
    private error: string | undefined;

    /** @param changed called with each thing that the visitor tells */
    constructor(
        private readonly sources: Pick<Sources, "visitor">,
        private readonly changed: () => void,
    ) {}

    get state(): Pick<PageState, "minutes" | "visitorError"> {
        return { minutes: this.tour?.minutes.all() ?? {}, visitorError: this.error };
    }

    /**
     * Sends the visitor to the sites that have a record: resolvers remember for half an hour that a name did not exist.
     * @param records undefined where Cloudflare does not tell; whoever is on tour goes on then
     */
    goTo(sites: readonly Site[], records: CloudflareReading["records"] | undefined): void {
        if (records === undefined && this.tour !== undefined) return;
        const ready = sites.filter(({ host }) => records === undefined || host in records);
        const urls = ready.map(siteUrl).join("\n");
        if (this.tour?.urls === urls) return;
        void this.leave();
        if (ready.length > 0) this.start(ready, urls);
    }

    /** Resolves when the visitor is gone, and what it told forgotten. */
    async leave(): Promise<void> {
        const { tour } = this;
        this.tour = undefined;
        await tour?.[Symbol.asyncDispose]();
    }

    private start(sites: readonly Site[], urls: string): void {
        const minutes = new Minutes(sites.map(({ id }) => id));
        this.error = undefined;
        try {
            const visitor = this.sources.visitor(
                sites,
                (line) => {
                    minutes.take(line);
                    this.changed();
                },
                (error) => this.fail(error),
            );
            this.tour = { urls, minutes, [Symbol.asyncDispose]: () => visitor[Symbol.asyncDispose]() };
        } catch (error) {
            this.fail(error as Error);
        }
    }

    /** The next look at Cloudflare starts another one. */
    private fail(error: Error): void {
        this.tour = undefined;
        this.error = error.message;
        this.changed();
    }
}
