import os
from cdk8s import ApiObject, App, Chart, JsonPatch

app = App()
if os.environ.get("GATE"):
    import cdk8s_bulwark as bulwark
    bulwark.Posture.of(app, profile=bulwark.Profile.BASELINE)
chart = Chart(app, "shop", namespace="shop")


def pod(id, privileged):
    made = ApiObject(chart, id, api_version="v1", kind="Pod", metadata={"name": id})
    made.add_json_patch(JsonPatch.add("/spec", {"containers": [
        {"name": "main", "image": "nginx", "securityContext": {"privileged": privileged}}]}))


pod("web", False)
pod("agent", True)
app.synth()
