// Asks Cilium's policy engine about worlds, one JSON line each:
// {"objects":[...],"queries":[{"from":"ns/pod, address or reserved:name","to":"...","protocol":"TCP","port":80}]}
// gives {"refused":["Kind ns/name: why"],"answers":[true,false]}.
// Objects go through the agent's parsers; each pod gets the policy map that an agent would load, and answers are looked up there.
// Only pods have such maps: the other ends of connections are unrestricted on their own side.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"net/netip"
	"os"
	"strings"
	"sync"

	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	ipcache "github.com/cilium/cilium/pkg/ipcache/types"
	"github.com/cilium/cilium/pkg/k8s"
	cilium "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	corev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	netv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	metav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	ptypes "github.com/cilium/cilium/pkg/policy/types"
	putils "github.com/cilium/cilium/pkg/policy/utils"
	testidentity "github.com/cilium/cilium/pkg/testutils/identity"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
	"sigs.k8s.io/network-policy-api/apis/v1alpha2"
)

const clusterName = "default"

var log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

type question struct {
	From, To, Protocol string
	Port               uint16
}

type task struct {
	Objects []json.RawMessage
	Queries []question
}

type result struct {
	Refused []string `json:"refused"`
	Answers []bool   `json:"answers"`
}

// party is whoever takes part in connections. Pods have a policy map.
type party struct {
	id     *identity.Identity
	isPod  bool
	ports  types.NamedPortMap
	policy *policy.EndpointPolicy
}

// The agent's view of an endpoint.
func (p *party) GetID() uint64 { return uint64(p.id.ID) }
func (p *party) GetIngressNamedPort(name string, protocol u8proto.U8proto) uint16 {
	if port, ok := p.ports[name]; ok && port.Proto == protocol {
		return port.Port
	}
	return 0
}
func (p *party) PolicyDebug(string, ...any)                         {}
func (p *party) IsHost() bool                                       { return false }
func (p *party) PreviousMapStateSizes() (none policy.MapStateSizes) { return none }
func (p *party) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

type world struct {
	repo *policy.Repository
	// Named ports of pods, by identity: for connections that leave.
	ports interface {
		types.NamedPortMultiMap
		Update(of identity.NumericIdentity, before, after types.NamedPortMap) bool
	}
	parties    map[string]*party
	identities map[string]*identity.Identity
	next       identity.NumericIdentity
	nextLocal  identity.NumericIdentity
}

func (w *world) GetNamedPorts() types.NamedPortMultiMap { return w.ports }

func newWorld() *world {
	reserved := identity.ListReservedIdentities()
	repo := policy.NewPolicyRepository(log, reserved, nil, envoypolicy.NewEnvoyL7RulesTranslator(log, nil),
		identitymanager.NewIDManager(log), testpolicy.NewPolicyMetricsNoop())
	repo.GetSelectorCache().SetLocalIdentityNotifier(testidentity.NewDummyIdentityNotifier())
	repo.UpdateIdentities(reserved, nil)
	w := &world{
		repo: repo, ports: types.NewNamedPortMultiMap(),
		parties: map[string]*party{}, identities: map[string]*identity.Identity{},
		next: identity.GetMinimalAllocationIdentity(0), nextLocal: identity.MinLocalIdentity,
	}
	repo.SetNamedPortsGetter(w)
	return w
}

// identityOf gives the same labels the same identity, out of the agent's numbers for the cluster or those for addresses.
func (w *world) identityOf(of labels.Labels, counter *identity.NumericIdentity) *identity.Identity {
	key := string(of.SortedList())
	if known := w.identities[key]; known != nil {
		return known
	}
	*counter++
	id := identity.NewIdentity(*counter, of)
	w.identities[key] = id
	added := identity.IdentityMap{id.ID: id.LabelArray}
	w.repo.UpdateIdentities(added, nil)
	var done sync.WaitGroup
	w.repo.GetSelectorCache().UpdateIdentities(added, nil, &done)
	done.Wait()
	return id
}

func (w *world) addPod(pod *corev1.Pod, namespace *corev1.Namespace) {
	if pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default" // as the API server does
	}
	ports, all := k8s.GetPodMetadata(log, namespace, pod)
	kept, _ := labelsfilter.Filter(labels.Map2Labels(all, labels.LabelSourceK8s))
	for _, label := range k8s.NamedPortsIdentityLabels(ports) {
		kept[label.Key] = label
	}
	id := w.identityOf(kept, &w.next)
	w.ports.Update(id.ID, nil, ports)
	w.parties[pod.Namespace+"/"+pod.Name] = &party{id: id, isPod: true, ports: ports}
}

// party finds a pod, an identity that Cilium reserves, or an address outside of the cluster.
func (w *world) party(name string) (*party, error) {
	if known := w.parties[name]; known != nil {
		return known, nil
	}
	var found *party
	if reserved, ok := strings.CutPrefix(name, "reserved:"); ok {
		id := identity.LookupReservedIdentity(identity.GetReservedID(reserved))
		if id == nil {
			return nil, fmt.Errorf("no identity is called %q", name)
		}
		found = &party{id: id}
	} else {
		address, err := netip.ParseAddr(name)
		if err != nil {
			return nil, fmt.Errorf("nobody is called %q", name)
		}
		found = &party{id: w.identityOf(labels.GetCIDRLabels(netip.PrefixFrom(address, address.BitLen())), &w.nextLocal)}
	}
	w.parties[name] = found
	return found, nil
}

// policyOf computes the policy map of a pod, once. Everybody whom it is asked about must be known by then.
func (w *world) policyOf(p *party) (*policy.EndpointPolicy, error) {
	if p.policy != nil {
		return p.policy, nil
	}
	selected, _, err := w.repo.ComputeSelectorPolicy(p.id)
	if err != nil {
		return nil, err
	}
	p.policy = selected.DistillPolicy(log, p, map[string]uint16{policy.FallbackRedirectID: math.MaxUint16})
	err = p.policy.Ready()
	p.policy.Detach(log)
	selected.Supersede()
	return p.policy, err
}

func (w *world) allows(own, other *party, key policy.Key, protocol u8proto.U8proto, port uint16) (bool, error) {
	if !own.isPod {
		return true, nil
	}
	of, err := w.policyOf(own)
	if err != nil {
		return false, err
	}
	entry, _, _ := of.Lookup(key.WithIdentity(other.id.ID).WithPortProto(protocol, port))
	return !entry.IsDeny(), nil
}

// strictly reads a custom resource as an API server does that refuses unknown fields.
func strictly(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// parsed gives a policy in the form of the agent; nothing for other kinds.
func parsed(kind string, raw []byte) (entries ptypes.PolicyEntries, resource ipcache.ResourceKind, err error) {
	var rules api.Rules
	switch kind {
	case "NetworkPolicy":
		o := &netv1.NetworkPolicy{}
		if err = json.Unmarshal(raw, o); err == nil {
			entries, err = k8s.ParseNetworkPolicy(log, clusterName, o)
		}
		return entries, ipcache.ResourceKindNetpol, err
	case "ClusterNetworkPolicy":
		o := &v1alpha2.ClusterNetworkPolicy{}
		if err = strictly(raw, o); err == nil {
			entries, err = k8s.ParseClusterNetworkPolicy(log, clusterName, o)
		}
		return entries, ipcache.ResourceKindKCNP, err
	case "CiliumNetworkPolicy":
		o := &cilium.CiliumNetworkPolicy{}
		if err = strictly(raw, o); err == nil {
			rules, err = o.Parse(log, clusterName)
		}
		resource = ipcache.ResourceKindCNP
	case "CiliumClusterwideNetworkPolicy":
		o := &cilium.CiliumClusterwideNetworkPolicy{}
		if err = strictly(raw, o); err == nil {
			rules, err = o.Parse(log, clusterName)
		}
		resource = ipcache.ResourceKindCCNP
	}
	if err != nil {
		return nil, resource, err
	}
	return putils.RulesToPolicyEntries(rules), resource, nil
}

func judge(t task) (result, error) {
	out := result{Refused: []string{}, Answers: make([]bool, 0, len(t.Queries))}
	w := newWorld()
	namespaces := map[string]*corev1.Namespace{}
	var pods []*corev1.Pod
	for _, raw := range t.Objects {
		var head struct {
			Kind     string
			Metadata struct{ Name, Namespace string }
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return out, err
		}
		switch head.Kind {
		case "Namespace":
			o := &corev1.Namespace{}
			if err := json.Unmarshal(raw, o); err != nil {
				return out, err
			}
			namespaces[o.Name] = o
		case "Pod":
			o := &corev1.Pod{}
			if err := json.Unmarshal(raw, o); err != nil {
				return out, err
			}
			pods = append(pods, o)
		default:
			entries, resource, err := parsed(head.Kind, raw)
			if err != nil {
				out.Refused = append(out.Refused, fmt.Sprintf("%s %s/%s: %v", head.Kind, head.Metadata.Namespace, head.Metadata.Name, err))
			} else if len(entries) > 0 {
				w.repo.ReplaceByResource(entries, ipcache.NewResourceID(resource, head.Metadata.Namespace, head.Metadata.Name))
			}
		}
	}
	for _, pod := range pods {
		namespace := namespaces[pod.Namespace]
		if namespace == nil {
			namespace = &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: pod.Namespace}}
		}
		w.addPod(pod, namespace)
	}
	for _, q := range t.Queries {
		for _, name := range []string{q.From, q.To} {
			if _, err := w.party(name); err != nil {
				return out, err
			}
		}
	}
	for _, q := range t.Queries {
		protocol, err := u8proto.ParseProtocol(q.Protocol)
		if err != nil {
			return out, err
		}
		from, to := w.parties[q.From], w.parties[q.To]
		leaves, err := w.allows(from, to, policy.EgressKey(), protocol, q.Port)
		if err != nil {
			return out, err
		}
		enters, err := w.allows(to, from, policy.IngressKey(), protocol, q.Port)
		if err != nil {
			return out, err
		}
		out.Answers = append(out.Answers, leaves && enters)
	}
	return out, nil
}

func main() {
	// What an agent in a cluster has set.
	option.Config.ClusterName = clusterName
	option.Config.UnsafeDaemonConfigOption.AllowLocalhost = option.AllowLocalhostAlways
	option.Config.EnableNodeSelectorLabels = true
	policy.SetPolicyEnabled(option.DefaultEnforcement)
	api.InitEntities(clusterName)
	if err := labelsfilter.ParseLabelPrefixCfg(log, nil, nil, ""); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			var t task
			if err := json.Unmarshal(line, &t); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			r, err := judge(t)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			out.Encode(r)
		}
		if err != nil {
			return
		}
	}
}
