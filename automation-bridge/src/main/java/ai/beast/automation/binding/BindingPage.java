package ai.beast.automation.binding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param cursor where the next page starts; null: this is the last one */
public record BindingPage(List<Binding> bindings, @Nullable String cursor) {}
