package ai.beast.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the gateway. */
@ConfigMapping(prefix = "ai-beast.events")
public interface GatewayConfiguration {
    /** The Kafka topic of all events. */
    String topic();

    /** Maximum number of stream clients of one process; more are answered 503. */
    @WithDefault("5000")
    int maxSubscribers();

    /** For how many clients that are behind the log is read at a time. */
    @WithDefault("4")
    int catchUpReaders();

    /** Maximum number of history pages read at a time. */
    @WithDefault("4")
    int historyReaders();

    /** Interval between heartbeats of a stream. */
    @WithDefault("15s")
    Duration heartbeat();

    /** Minimum number of events Redis remembers, so that a duplicate is not published. */
    @WithDefault("250000")
    int remembered();

    /** Whether system.startup and system.shutdown are published here; the local stack publishes its own. */
    @WithDefault("true")
    boolean systemEvents();

    /** The installation's name in those events. */
    @WithDefault("ai-beast")
    String installation();

    /** Handling of new events while Redis is unavailable. */
    @WithDefault("accept")
    WithoutRedis withoutRedis();

    /** Whether publishing goes before publishing once. */
    enum WithoutRedis {
        /** Publish; an event that is sent again to another gateway is published twice. */
        ACCEPT,
        /** Answer 503 until Redis is back. */
        REFUSE
    }
}
