/** What is judged: addresses, clients and a person, told by the test that runs this. */
const suite = JSON.parse(process.env.SUITE_UNDER_TEST ?? '{}');
if (!suite.issuer) {
	throw new Error('SUITE_UNDER_TEST tells what to judge: run this by mvn -pl deploy/e2e verify -Dit.test=JudgesIT');
}

export default suite;
