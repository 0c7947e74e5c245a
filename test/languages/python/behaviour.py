"""What a Python program meets at the public doors: records, profiles, controls of its own, findings and errors."""
import inspect
import json
import os
import sys
import tempfile
from cdk8s import App, Chart
import cdk8s_bulwark as bulwark
import cdk8s_plus_28 as plus

passed, failed = 0, 0


def check(name, holds, saw=None):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"failed: {name}: {saw!r}")


def attempt(name, body):
    try:
        body()
    except Exception as error:  # every failure is counted, whatever it is
        check(name, False, error)


def message_of(call):
    try:
        call()
    except Exception as error:
        return str(error)
    return "no error"


def catalogue():
    controls = bulwark.Catalogue.all()
    check("all controls are listed", len(controls) > 80, len(controls))
    check("records can be read", all(c.id and c.title and c.expression and c.severity for c in controls))
    control = bulwark.Catalogue.by_id("webhook-timeout")
    check("a control is found by its id", control.id == "webhook-timeout", control.id)
    check("its parameters are read", control.parameters["maximumSeconds"].description != "", control.parameters)
    fix = bulwark.Catalogue.by_id("no-privileged-containers").fix[0]
    check("its fix is read", fix.path == "/securityContext/privileged" and fix.value is False, fix.path)
    check("an unknown id is refused with ids alike",
          "did you mean 'no-host-pid'" in message_of(lambda: bulwark.Catalogue.by_id("no-host-pids")))


def profiles():
    controls = bulwark.Profile.RESTRICTED.controls
    check("a profile lists its controls", len(controls) > 10 and all(setting.control for setting in controls), len(controls))
    check("a profile lists nothing disabled", bulwark.Profile.RESTRICTED.disabled == [])


def team_label(**changes):
    return bulwark.Control(**{
        "id": "team-label", "family": "team", "title": "Objects name their team",
        "rationale": "Nobody repairs what belongs to nobody.", "remediation": "Set the label.",
        "severity": bulwark.Severity.LOW, "scope": bulwark.ControlScope.OBJECT, "kinds": ["apps/Deployment"],
        "parameters": {"label": bulwark.ControlParameter(
            type=bulwark.ParameterType.STRING, description="name of the label", default_value="team")},
        "expression": "params.label in object.metadata.?labels.orValue({})",
        "message": "'{{ object.metadata.name }}' has no label {{ params.label }}",
        "fix": [bulwark.ControlFix(target=bulwark.FixTarget.OBJECT, path="/metadata/labels/team", value="nobody")],
        **changes,
    })


def derive(**changes):
    return bulwark.Profile.BASELINE.derive(name="own", **changes)


DEPLOYMENT = {
    "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
    "spec": {"template": {"spec": {"containers": [
        {"name": "web", "image": "nginx", "securityContext": {"privileged": True}}]}}},
}


def own_controls():
    profile = derive(
        custom_controls=[team_label()],
        disable=[bulwark.DisabledControl(control="no-host-pid", reason="the node agent needs the processes")])
    check("what was left out is listed with its reason", profile.disabled[0].reason == "the node agent needs the processes")
    assessment = bulwark.Posture.assess_manifests([DEPLOYMENT], profile, kubernetes_version="1.33")
    check("the target is taken", assessment.kubernetes_version == "1.33", assessment.kubernetes_version)
    found = {finding.control: finding for finding in assessment.findings}
    check("a control of one's own finds", found["team-label"].message == "'web' has no label team", list(found))
    check("a finding has path, value and severity",
          found["no-privileged-containers"].value is True
          and found["no-privileged-containers"].severity == bulwark.Severity.CRITICAL
          and found["no-privileged-containers"].path.endswith("securityContext.privileged"))
    check("findings are counted", assessment.summary.failed == 2, assessment.summary.failed)
    check("failures are counted by control", [row.control for row in assessment.failures_by_control] == ["no-privileged-containers", "team-label"])
    check("the report is text", "team-label" in bulwark.Posture.report(assessment))
    again = derive(custom_controls=[team_label()], controls=[bulwark.ControlSetting(
        control="team-label", severity=bulwark.Severity.HIGH, parameters={"label": "owner"})])
    setting = [setting for setting in again.controls if setting.control == "team-label"][0]
    check("a setting is read back", setting.severity == bulwark.Severity.HIGH and setting.parameters == {"label": "owner"}, setting)


def hardening():
    app = App()
    chart = Chart(app, "chart")
    plus.Pod(chart, "web", containers=[plus.ContainerProps(image="nginx")])
    bulwark.Hardening.of(chart).apply(bulwark.Profile.RESTRICTED, mode=bulwark.HardeningMode.ENFORCE)
    check("hardening reaches objects of cdk8s-plus", "seccompProfile" in app.synth_yaml())
    check("changes are listed", len(bulwark.Hardening.of(chart).applied()) > 0)
    check("findings of a construct name it", bulwark.Posture.assess(app).findings[0].construct_path == "chart/web/Resource")


def gate():
    with tempfile.TemporaryDirectory() as folder:
        app = App(outdir=os.path.join(folder, "dist"))
        report = os.path.join(folder, "reports", "posture.json")
        posture = bulwark.Posture.of(app, profile=bulwark.Profile.BASELINE, fail_on=bulwark.Severity.HIGH, reports=[
            bulwark.PostureReport(format=bulwark.ReportFormat.JSON, path=report),
            bulwark.PostureReport(format=bulwark.ReportFormat.HTML, path=report + ".html", all=True)])
        check("the gate knows its profile", posture.profile.name == "baseline")
        check("asked again it is the same", bulwark.Posture.of(app).profile.name == "baseline")
        check("it takes properties once", "already set" in message_of(lambda: bulwark.Posture.of(app, fail_on=bulwark.Severity.LOW)))
        chart = Chart(app, "chart")
        os.environ["JSII_HOST_STACK_TRACES"] = "1"
        privileged = plus.ContainerSecurityContextProps(privileged=True, allow_privilege_escalation=True)
        plus.Pod(chart, "agent", containers=[plus.ContainerProps(image="nginx", security_context=privileged)])
        line = inspect.currentframe().f_lineno - 1
        del os.environ["JSII_HOST_STACK_TRACES"]
        message = message_of(app.synth)
        check("findings stop the synth, and the message counts them and names the worst",
              "[] posture: 1 finding (1 critical); the worst: " in message and "no-privileged-containers" in message, message)
        check("the message names the line of the program", f"behaviour.py:{line}:" in message, message)
        with open(report) as file:
            source = json.load(file)["results"][0]["source"]
        check("the report names the line as well", source["file"].endswith("behaviour.py") and source["constructPath"] == "chart/agent/Resource", source)
        with open(report + ".html") as file:
            check("the page finds what it is made of", "</html>" in file.read())
        check("a waiver needs a reason", "is too short" in message_of(
            lambda: bulwark.Waivers.of(chart).add(control="no-privileged-containers", reason="why not")))
        bulwark.Waivers.of(chart).add(control="no-privileged-containers", reason="the agent loads a kernel module", expires="9999-12-31")
        check("waivers are listed", [waiver.expires for waiver in bulwark.Waivers.of(chart).all] == ["9999-12-31"])
        app.synth()
        check("a waiver lets the synth through", os.path.exists(os.path.join(folder, "dist", "chart.k8s.yaml")))
        waived = bulwark.Posture.assess(app).waived_findings
        check("the waiver stands beside what it excuses", waived[0].waiver.reason == "the agent loads a kernel module", waived)


def errors():
    message = message_of(lambda: derive(custom_controls=[team_label(expression="object.metadata &&\n  (")]))
    check("an error names control and position", "control 'team-label': expression does not compile at line 2" in message, message)
    message = message_of(lambda: derive(custom_controls=[team_label(expression="1 + 1")]))
    check("an expression must be a bool", "bool" in message, message)
    message = message_of(lambda: derive(controls=[bulwark.ControlSetting(control="webhook-timeout", parameters={"maximumSeconds": "3"})]))
    check("a parameter must have its type", "expected a whole number" in message, message)
    message = message_of(lambda: bulwark.Posture.assess_manifests([{"apiVersion": "v1"}]))
    check("an object needs a kind", "object 0 has no kind" in message, message)


def segmentation():
    chart = Chart(App(), "chart")
    shop = bulwark.ZeroTrustNamespace(chart, "shop", name="shop")
    web, api = [bulwark.SecureDeployment(shop, name, metadata={"name": name}, containers=[
        bulwark.SecureContainerProps(image=f"registry.example.com/{name}:1.0", port_number=8080)]) for name in ["web", "api"]]
    web.connections.allow_to(api)
    reachability = bulwark.Reachability.of(chart)
    check("what was declared is reached", reachability.can_reach("shop/web", "shop/api", "8080/TCP") == bulwark.ReachabilityVerdict.ALLOWED)
    check("what was not is denied", reachability.can_reach("shop/api", "shop/web") == bulwark.ReachabilityVerdict.DENIED)
    check("what falls has a way", reachability.blast_radius("shop/web").targets[0].path == ["shop/web[Deployment]", "shop/api[Deployment]"])
    bulwark.Segmentation.of(chart).expect_no_path("shop/api", "shop/web").expect_exposed([]).expect_quarantine_isolates()
    message = message_of(lambda: bulwark.Segmentation.of(chart).expect_no_path("shop/web", "shop/api"))
    check("an expectation names the rule to blame", "a way leads from 'shop/web' to 'shop/api'" in message and "NetworkPolicy shop/" in message, message)


for part in [catalogue, profiles, own_controls, hardening, gate, errors, segmentation]:
    attempt(part.__name__, part)
print(f"behaviour in python: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
