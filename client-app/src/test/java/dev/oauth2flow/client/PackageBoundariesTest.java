package dev.oauth2flow.client;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Pages know the session, the session knows errors, errors know nobody; pages do not know
 * each other.
 */
@AnalyzeClasses(packagesOf = ClientApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBoundariesTest {

	@ArchTest
	static final ArchRule FEATURES_HAVE_THESE_EDGES_AND_NO_OTHERS = layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("settings")
		.definedBy("dev.oauth2flow.client")
		.layer("errors")
		.definedBy("dev.oauth2flow.client.errors")
		.layer("session")
		.definedBy("dev.oauth2flow.client.session")
		.layer("home")
		.definedBy("dev.oauth2flow.client.pages.home")
		.layer("notes")
		.definedBy("dev.oauth2flow.client.pages.notes")
		.layer("activity")
		.definedBy("dev.oauth2flow.client.pages.activity")
		.layer("flow")
		.definedBy("dev.oauth2flow.client.flow")
		.layer("what-if")
		.definedBy("dev.oauth2flow.client.flow.whatif")
		.layer("telemetry")
		.definedBy("dev.oauth2flow.client.flow.telemetry")
		.whereLayer("settings")
		.mayNotAccessAnyLayer()
		.whereLayer("errors")
		.mayNotAccessAnyLayer()
		.whereLayer("session")
		.mayOnlyAccessLayers("settings", "errors")
		.whereLayer("flow")
		.mayOnlyAccessLayers("settings", "errors", "session", "telemetry", "what-if")
		.whereLayer("what-if")
		.mayOnlyAccessLayers("settings", "session")
		.whereLayer("telemetry")
		.mayNotAccessAnyLayer()
		.whereLayer("home")
		.mayOnlyAccessLayers("settings", "errors", "session")
		.whereLayer("notes")
		.mayOnlyAccessLayers("settings", "errors", "session")
		.whereLayer("activity")
		.mayOnlyAccessLayers("settings", "errors", "session");

	@ArchTest
	static final ArchRule FEATURES_FORM_NO_CYCLES = slices().matching("dev.oauth2flow.client.(**)")
		.should()
		.beFreeOfCycles();

}
