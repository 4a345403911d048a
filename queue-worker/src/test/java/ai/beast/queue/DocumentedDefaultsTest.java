package ai.beast.queue;

import ai.beast.testing.DocumentedDefaultsContract;

class DocumentedDefaultsTest extends DocumentedDefaultsContract {}
