package ai.beast.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the gateway. */
@ConfigMapping(prefix = "ai-beast.events")
public interface GatewayConfiguration {
    /** The Kafka topic of all events. */
    String topic();

    /** How many stream clients one process serves; more are answered 503. */
    @WithDefault("5000")
    int maxSubscribers();

    /** For how many clients that are behind the log is read at a time. */
    @WithDefault("4")
    int catchUpReaders();

    /** How many pages of history are read at a time. */
    @WithDefault("4")
    int historyReaders();

    /** How often a stream gives a sign of life. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How many events Redis remembers at least, so that one that is sent again is not published again. */
    @WithDefault("250000")
    int remembered();

    /** What to do with new events while Redis is away. */
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
