import sys
from cdk8s import App, Chart
import cdk8s_bulwark as bulwark

app = App()
chart = Chart(app, "shop")
bulwark.ClusterTarget.set(app, kubernetes_version="1.34")
shop = bulwark.ZeroTrustNamespace(chart, "shop")
redis = bulwark.SecureStatefulSet(shop, "redis", containers=[bulwark.SecureContainerProps(
    image="redis@sha256:" + "0" * 64, port_number=6379, writable_paths=["/data"])])
cart = bulwark.SecureDeployment(shop, "cart", containers=[bulwark.SecureContainerProps(
    image="registry.example/cart@sha256:" + "1" * 64, port_number=7070)])
cart.connections.allow_to(redis)
cart.connections.allow_from(bulwark.Peer.ingress_controller())
open(sys.argv[1], "w").write(app.synth_yaml())
