package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.http.Answer;
import ai.beast.work.table.DeadRows;
import ai.beast.work.table.FairKey;
import ai.beast.work.table.FollowUp;
import ai.beast.work.table.Settlement;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkStates;
import ai.beast.work.table.WorkTable;
import ai.beast.work.table.WorkTableDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code webhook_delivery} as leased work, with the log of its attempts and the health of its endpoints. */
@ApplicationScoped
class DeliveryTable {
    /** A row that the database refused may have counted as far as its columns can. */
    private static final String ATTEMPTS =
            "CAST(least(CAST(t.earlier_attempts AS bigint) + t.attempts, 2147483647) AS integer)";

    private static final WorkTableDefinition DEFINITION = WorkTableDefinition.of(
                    "webhook_delivery", new WorkStates("pending", "delivering", "succeeded", "dead", "dead"))
            .fairBy(new FairKey("endpoint_id", "SELECT id FROM webhook_endpoint WHERE enabled"))
            .select(
                    "c.webhook_id, c.endpoint_id, c.message_id, c.earlier_attempts, e.url, octet_length(m.body) AS"
                            + " size, CASE WHEN octet_length(m.body) <= " + LargeBodies.SMALL
                            + " THEN m.body END AS small_body",
                    "JOIN webhook_endpoint e ON e.id = c.endpoint_id JOIN webhook_message m ON m.id = c.message_id")
            .deadWhen("EXISTS (SELECT FROM webhook_endpoint e WHERE e.id = t.endpoint_id AND e.disabled_reason IS NOT"
                    + " NULL)")
            .column("last_status", "integer")
            .dead(new DeadRows(
                    "webhook",
                    ofMessage("source"),
                    ofMessage("type"),
                    ATTEMPTS,
                    ofMessage("body"),
                    "earlier_attempts = " + ATTEMPTS,
                    "true"))
            .build();

    private static final String LOGGED = """
        , logged AS (
          INSERT INTO webhook_attempt (delivery_id, number, started_at, duration_ms, status, error, response)
          SELECT id, earlier_attempts + attempts, CAST(? AS timestamptz), CAST(? AS integer), CAST(? AS integer),
                 CAST(? AS text), CAST(? AS text)
          FROM settled)
        """;
    private static final String SUCCEEDED = LOGGED + """
        , well AS (
          UPDATE webhook_endpoint e SET failing_since = NULL, last_failure_at = NULL
          FROM settled WHERE e.id = settled.endpoint_id AND e.failing_since IS NOT NULL)
        SELECT 1 FROM settled\
        """;
    private static final String FAILED = LOGGED + """
        , ill AS (
          UPDATE webhook_endpoint e
          SET last_failure_at = now(),
              failing_since = CASE WHEN e.last_failure_at >= now() - CAST(? AS bigint) * interval '1 second'
                                   THEN e.failing_since ELSE now() END
          FROM settled WHERE e.id = settled.endpoint_id)
        SELECT COALESCE(e.failing_since <= now() - CAST(? AS bigint) * interval '1 second'
                    AND e.last_failure_at >= now() - CAST(? AS bigint) * interval '1 second', false)
        FROM settled JOIN webhook_endpoint e ON e.id = settled.endpoint_id\
        """;

    private final Jdbi jdbi;

    DeliveryTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Produces
    @Singleton
    WorkTable<WebhookCall> work(DataSource database) {
        return new WorkTable<>(
                database,
                DEFINITION,
                row -> new WebhookCall(
                        row.getString("webhook_id"),
                        row.getObject("endpoint_id", UUID.class),
                        row.getString("url"),
                        row.getLong("message_id"),
                        row.getInt("earlier_attempts"),
                        row.getInt("size"),
                        row.getString("small_body")));
    }

    private static String ofMessage(String column) {
        return "(SELECT m.%s FROM webhook_message m WHERE m.id = t.message_id)".formatted(column);
    }

    /** The body of a delivery; empty when it was deleted meanwhile. */
    Optional<String> body(WebhookCall call) {
        return jdbi.withHandle(
                db -> db.createQuery("SELECT body FROM webhook_message WHERE id = :id AND body IS NOT NULL")
                        .bind("id", call.messageId())
                        .mapTo(String.class)
                        .findOne());
    }

    /** Records a success and ends the endpoint's failure. @return false when the claim no longer holds */
    static boolean succeeded(WorkTable<WebhookCall> table, WorkClaim<WebhookCall> claim, Answer answer) {
        return table.settle(
                        claim,
                        Settlement.succeeded().with("last_status", answer.status()),
                        new FollowUp<>(SUCCEEDED, logged(answer), _ -> true))
                .isPresent();
    }

    /**
     * Records a failure. The time for which an endpoint has failed starts anew when it was not called for longer than the
     * limit.
     *
     * @param settlement retry or dead
     * @param maxFailing for how long an endpoint may fail
     * @return whether the endpoint has failed for longer; empty when the claim no longer holds
     */
    static Optional<Boolean> failed(
            WorkTable<WebhookCall> table,
            WorkClaim<WebhookCall> claim,
            Answer answer,
            Settlement settlement,
            Duration maxFailing) {
        List<@Nullable Object> parameters = new ArrayList<>(logged(answer));
        parameters.add(maxFailing.toSeconds());
        parameters.add(maxFailing.toSeconds());
        parameters.add(maxFailing.toSeconds());
        return table.settle(
                claim,
                settlement.with("last_status", answer.status()),
                new FollowUp<>(FAILED, parameters, row -> row.getBoolean(1)));
    }

    private static List<@Nullable Object> logged(Answer answer) {
        return Arrays.asList(
                OffsetDateTime.ofInstant(answer.startedAt(), ZoneOffset.UTC),
                (int) answer.took().toMillis(),
                answer.status(),
                answer.error(),
                answer.response());
    }
}
