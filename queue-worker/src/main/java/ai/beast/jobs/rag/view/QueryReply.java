package ai.beast.jobs.rag.view;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Passages for a question, best first.
 *
 * @param mode that was searched by
 * @param note why it was that mode
 */
@Schema(name = "RagReply")
public record QueryReply(
        String collection, @Schema(examples = "lexical") String mode, String note, List<PassageView> passages) {}
