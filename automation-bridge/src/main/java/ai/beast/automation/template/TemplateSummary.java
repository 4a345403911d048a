package ai.beast.automation.template;

import java.util.List;

/** A template without its workflow. */
public record TemplateSummary(String id, String name, String description, List<Template.Parameter> parameters) {}
