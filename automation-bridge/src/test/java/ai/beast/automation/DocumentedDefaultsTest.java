package ai.beast.automation;

import ai.beast.testing.DocumentedDefaultsContract;

class DocumentedDefaultsTest extends DocumentedDefaultsContract {}
