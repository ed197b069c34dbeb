package dev.oauth2flow.auth;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Which feature may know which. What a feature does not offer it keeps package-private,
 * so that the compiler guards the rest.
 */
@AnalyzeClasses(packages = "dev.oauth2flow.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageBoundariesTest {

	@ArchTest
	static final ArchRule FEATURES_FORM_NO_CYCLE = slices().matching("dev.oauth2flow.auth.(*)..")
		.should()
		.beFreeOfCycles();

	// @formatter:off
	@ArchTest
	static final ArchRule FEATURES_KNOW_ONLY_THESE = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("replicas") .definedBy("dev.oauth2flow.auth.replicas..")
		.layer("keys")     .definedBy("dev.oauth2flow.auth.keys..")
		.layer("audit")    .definedBy("dev.oauth2flow.auth.audit..")
		.layer("users")    .definedBy("dev.oauth2flow.auth.users..")
		.layer("secondfactor").definedBy("dev.oauth2flow.auth.secondfactor..")
		.layer("session")  .definedBy("dev.oauth2flow.auth.session..")
		.layer("binding")  .definedBy("dev.oauth2flow.auth.binding..")
		.layer("par")      .definedBy("dev.oauth2flow.auth.par..")
		.layer("clients")  .definedBy("dev.oauth2flow.auth.clients..")
		.layer("details")  .definedBy("dev.oauth2flow.auth.details..")
		.layer("logout")   .definedBy("dev.oauth2flow.auth.logout..")
		.layer("grant")    .definedBy("dev.oauth2flow.auth.grant..")
		.layer("token")    .definedBy("dev.oauth2flow.auth.token..")
		.layer("signin")   .definedBy("dev.oauth2flow.auth.signin..")
		.layer("consent")  .definedBy("dev.oauth2flow.auth.consent..")
		.layer("account")  .definedBy("dev.oauth2flow.auth.account..")
		.layer("device")   .definedBy("dev.oauth2flow.auth.device..")
		.layer("exchange") .definedBy("dev.oauth2flow.auth.exchange..")
		.layer("registration").definedBy("dev.oauth2flow.auth.registration..")
		.layer("admin")    .definedBy("dev.oauth2flow.auth.admin..")
		.layer("passkeys") .definedBy("dev.oauth2flow.auth.passkeys..")
		.layer("authorize").definedBy("dev.oauth2flow.auth.authorize..")
		.whereLayer("replicas") .mayNotAccessAnyLayer()
		.whereLayer("keys")     .mayOnlyAccessLayers("replicas")
		.whereLayer("audit")    .mayNotAccessAnyLayer()
		.whereLayer("users")    .mayNotAccessAnyLayer()
		.whereLayer("secondfactor").mayOnlyAccessLayers("keys")
		.whereLayer("session")  .mayOnlyAccessLayers("audit")
		.whereLayer("binding")  .mayNotAccessAnyLayer()
		.whereLayer("par")      .mayOnlyAccessLayers("binding", "clients", "session")
		.whereLayer("clients")  .mayOnlyAccessLayers("keys", "replicas")
		.whereLayer("details")  .mayOnlyAccessLayers("clients")
		.whereLayer("logout")   .mayOnlyAccessLayers("clients")
		.whereLayer("grant")    .mayOnlyAccessLayers("keys", "clients", "audit", "details", "logout", "session", "binding",
				"par")
		.whereLayer("token")    .mayOnlyAccessLayers("keys", "clients", "details", "grant", "session", "users", "binding")
		.whereLayer("signin")   .mayOnlyAccessLayers("audit", "grant", "secondfactor", "session", "users")
		.whereLayer("consent")  .mayOnlyAccessLayers("audit", "clients", "details", "grant", "session", "signin")
		.whereLayer("account")  .mayOnlyAccessLayers("audit", "consent", "grant", "session", "signin", "users",
				"secondfactor")
		.whereLayer("authorize").mayOnlyAccessLayers("binding", "clients", "consent", "details", "grant", "keys", "par",
				"session", "signin", "token", "device", "exchange")
		.whereLayer("device")   .mayOnlyAccessLayers("clients", "consent", "grant", "session", "token")
		.whereLayer("exchange") .mayOnlyAccessLayers("audit", "binding", "clients", "details", "grant", "keys")
		.whereLayer("registration").mayOnlyAccessLayers("audit", "clients", "grant", "keys")
		.whereLayer("admin")    .mayOnlyAccessLayers("audit", "clients", "details", "grant", "keys", "secondfactor", "session",
				"signin", "users")
		.whereLayer("passkeys") .mayOnlyAccessLayers("audit", "session", "signin", "users");
	// @formatter:on

}
