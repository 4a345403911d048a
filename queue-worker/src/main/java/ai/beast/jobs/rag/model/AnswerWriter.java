package ai.beast.jobs.rag.model;

import ai.beast.jobs.rag.RagConfiguration;
import ai.beast.problem.ProblemException;
import ai.beast.rag.query.Citation;
import ai.beast.rag.query.CitationCheck;
import ai.beast.rag.query.Passage;
import ai.beast.rag.query.PassagePrompt;
import ai.beast.rag.token.WordTokenizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has a model answer a question from passages, and compares the answer with them. Thread-safe. */
@ApplicationScoped
public class AnswerWriter {
    /** Of the answer. */
    private static final int MAX_TOKENS = 1024;
    /** Tokens of a model for one as it is counted here, at most. */
    private static final double TOKENS_PER_WORD = 1.5;
    /** A server that counts fewer than this share of what is counted here has left out a part of the prompt. */
    private static final double MIN_READ = 0.5;

    private final ChatStream chat;
    private final int promptTokens;

    AnswerWriter(ChatStream chat, RagConfiguration configuration) {
        this.chat = chat;
        this.promptTokens = (int) ((configuration.answerContext() - MAX_TOKENS) / TOKENS_PER_WORD);
    }

    /**
     * An answer.
     *
     * @param passages that the model was given, the first of those that were found
     * @param complete whether it was written to its end, by a model that read all it was given
     * @param note what is missing otherwise; or null
     */
    public record Answer(
            String text,
            int passages,
            List<Citation> citations,
            boolean complete,
            @Nullable String note) {

        private static Answer none(String note) {
            return new Answer("", 0, List.of(), false, note);
        }
    }

    /** Takes the answer piece by piece; fails when nobody waits for it any more. */
    @FunctionalInterface
    public interface Deltas {
        void accept(String piece) throws IOException;
    }

    /**
     * Writes an answer. Without passages no model is asked.
     *
     * @throws ProblemException {@code invalid_field} when there is no such model
     * @throws IOException of {@code deltas}
     */
    public Answer write(String model, String question, List<Passage> found, Deltas deltas)
            throws IOException, InterruptedException {
        PassagePrompt prompt =
                PassagePrompt.of(question, found, "passages-" + UUID.randomUUID(), new WordTokenizer(), promptTokens);
        if (prompt.passages().isEmpty()) {
            return Answer.none(
                    found.isEmpty()
                            ? "No passage was found, so no model was asked"
                            : "The first passage is longer than AI_BEAST_RAG_ANSWER_CONTEXT allows");
        }
        ChatStream.Ended ended;
        try {
            ended = chat.write(model, prompt.instructions(), prompt.question(), MAX_TOKENS, deltas::accept);
        } catch (ModelCallException failed) {
            if (failed.isNotFound()) {
                throw ProblemException.invalid("answer.model", String.valueOf(failed.getMessage()));
            }
            return Answer.none("The model " + model + " gave no answer: " + failed.getMessage());
        }
        String note = note(ended, prompt);
        return new Answer(
                ended.text(),
                prompt.passages().size(),
                CitationCheck.of(ended.text(), prompt.passages()),
                note == null,
                note);
    }

    private static @Nullable String note(ChatStream.Ended ended, PassagePrompt prompt) {
        if (ended.reason() == null) {
            return "The model server broke off before the answer was complete";
        }
        if (ended.reason().equals("length")) {
            return "The answer was cut off at its limit of " + MAX_TOKENS + " tokens, or at the model's context";
        }
        if (ended.promptTokens() > 0 && ended.promptTokens() < prompt.tokens() * MIN_READ) {
            return "The model read " + ended.promptTokens() + " of about " + prompt.tokens()
                    + " tokens: its context is smaller than AI_BEAST_RAG_ANSWER_CONTEXT";
        }
        return null;
    }
}
