package ai.beast.jobs.download;

import ai.beast.problem.ProblemException;
import java.util.regex.Pattern;

/** Names of models as Ollama has them: {@code [host/][namespace/]model[:tag]}. */
final class OllamaModel {
    private static final Pattern NAME = Pattern.compile(
            "(?:[A-Za-z0-9][A-Za-z0-9._:-]*/){0,2}[A-Za-z0-9][A-Za-z0-9._-]*(?::[A-Za-z0-9][A-Za-z0-9._-]*)?");
    private static final int LONGEST = 350;

    private OllamaModel() {}

    /** @throws ProblemException {@code invalid_field}, naming {@code url} */
    static String checked(String name) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches() || name.contains("..")) {
            throw ProblemException.invalid("url", "An Ollama model is named ollama://model:tag");
        }
        return name;
    }
}
