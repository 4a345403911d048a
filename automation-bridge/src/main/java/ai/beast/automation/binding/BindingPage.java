package ai.beast.automation.binding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextCursor where the next page starts; null: this is the last one */
public record BindingPage(List<Binding> items, @Nullable String nextCursor) {}
