package ai.beast.registry.catalog.transfer;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.change.EntryWriter;
import ai.beast.registry.catalog.change.EntryWriter.Outcome;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.transfer.ImportReport.LineError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a stream of entries, one a line. Lines are committed some at a time; where one of them cannot be, each of these is
 * tried alone, so that a line is taken in whole or not at all and never for another's sake. When the stream breaks off, what
 * was committed stays; sending it again changes nothing that is there already. Memory does not grow with the stream.
 */
@ApplicationScoped
class ImportService {
    static final int MAX_ERRORS = 100;
    private static final int LINES_AT_A_TIME = 200;
    /** The largest entry, with room to spare. */
    private static final int MAX_LINE = 1024 * 1024;

    private final ImportParser parser;
    private final EntryWriter writer;
    private final ModelRepository models;

    ImportService(ImportParser parser, EntryWriter writer, ModelRepository models) {
        this.parser = parser;
        this.writer = writer;
        this.models = models;
    }

    /** @throws IOException when the stream breaks off */
    ImportReport read(InputStream stream) throws IOException {
        LineReader reader = new LineReader(stream, MAX_LINE);
        Tally tally = new Tally();
        List<ImportLine> batch = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            if (line.text() == null) {
                tally.fail(
                        line.number(), null, ErrorCode.PAYLOAD_TOO_LARGE, null, "The line is longer than a mebibyte");
            } else if (!line.text().isBlank()) {
                parse(line.number(), line.text(), batch, tally);
            }
            if (batch.size() == LINES_AT_A_TIME) {
                commit(batch, tally);
                batch.clear();
            }
        }
        commit(batch, tally);
        return tally.report();
    }

    private void parse(long number, String text, List<ImportLine> batch, Tally tally) {
        try {
            batch.add(parser.parse(number, text));
        } catch (ProblemException | ConstraintViolationException | JsonProcessingException refused) {
            tally.fail(number, null, refused);
        }
    }

    private void commit(List<ImportLine> batch, Tally tally) {
        try {
            Map<Outcome, Long> outcomes = QuarkusTransaction.requiringNew().call(() -> {
                Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
                for (ImportLine line : batch) {
                    counts.merge(take(line), 1L, Long::sum);
                }
                return counts;
            });
            outcomes.forEach(tally::count);
        } catch (RuntimeException oneOfThem) {
            for (ImportLine line : batch) {
                alone(line, tally);
            }
        }
    }

    private void alone(ImportLine line, Tally tally) {
        try {
            tally.count(QuarkusTransaction.requiringNew().call(() -> take(line)), 1);
        } catch (ProblemException refused) {
            tally.fail(line.number(), line.id(), refused);
        }
    }

    private Outcome take(ImportLine line) {
        EntryWriter.Written written = writer.write(line.id(), current -> writer.merged(current, line.claims()));
        writer.announce(written);
        if (written.outcome() == Outcome.CREATED) {
            models.carryOver(line.id(), line.downloads(), line.createdAt());
        }
        return written.outcome();
    }

    /** Counts as the lines go by. */
    private static final class Tally {
        private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        private final List<LineError> errors = new ArrayList<>();
        private long failed;

        void count(Outcome outcome, long lines) {
            counts.merge(outcome, lines, Long::sum);
        }

        void fail(long line, @Nullable String id, Exception refused) {
            switch (refused) {
                case ProblemException problem ->
                    fail(
                            line,
                            id,
                            problem.code(),
                            problem.toProblem().field(),
                            problem.toProblem().detail());
                case ConstraintViolationException invalid -> {
                    ConstraintViolation<?> first =
                            invalid.getConstraintViolations().iterator().next();
                    String field = first.getPropertyPath().toString();
                    fail(line, id, ErrorCode.INVALID_FIELD, field, field + " " + first.getMessage());
                }
                case JsonMappingException mapping
                when !mapping.getPath().isEmpty() -> {
                    String field = mapping.getPath().getFirst().getFieldName();
                    fail(line, id, ErrorCode.INVALID_FIELD, field, "The value of " + field + " is not allowed");
                }
                default -> fail(line, id, ErrorCode.MALFORMED_JSON, null, "The line is not a JSON object");
            }
        }

        void fail(long line, @Nullable String id, ErrorCode code, @Nullable String field, String detail) {
            failed++;
            if (errors.size() < MAX_ERRORS) {
                errors.add(new LineError(line, id, code.code(), field, detail));
            }
        }

        ImportReport report() {
            long created = counts.getOrDefault(Outcome.CREATED, 0L);
            long changed = counts.getOrDefault(Outcome.CHANGED, 0L);
            long unchanged = counts.getOrDefault(Outcome.UNCHANGED, 0L);
            return new ImportReport(
                    created + changed + unchanged + failed, created, changed, unchanged, failed, List.copyOf(errors));
        }
    }
}
