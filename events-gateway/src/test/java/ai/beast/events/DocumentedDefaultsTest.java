package ai.beast.events;

import ai.beast.testing.DocumentedDefaultsContract;

class DocumentedDefaultsTest extends DocumentedDefaultsContract {}
