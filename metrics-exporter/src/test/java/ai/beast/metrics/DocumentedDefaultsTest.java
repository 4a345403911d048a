package ai.beast.metrics;

import ai.beast.testing.DocumentedDefaultsContract;

class DocumentedDefaultsTest extends DocumentedDefaultsContract {}
