// Asks the policy engine of kube-network-policies about worlds, one JSON line each:
// {"objects":[...],"queries":[{"from":"ns/pod or address","to":"...","protocol":"TCP","port":80}]}
// gives {"refused":["Kind ns/name: why"],"answers":[true,false]}.
// Admin tier, NetworkPolicy, Baseline tier: the evaluators of its agent for nodes, in their order.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"

	corev1 "k8s.io/api/core/v1"
	netv1 "k8s.io/api/networking/v1"
	"k8s.io/client-go/informers"
	"sigs.k8s.io/kube-network-policies/pkg/api"
	"sigs.k8s.io/kube-network-policies/pkg/network"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
	"sigs.k8s.io/kube-network-policies/pkg/podinfo"
	npa "sigs.k8s.io/kube-network-policies/plugins/npa-v1alpha2"
	"sigs.k8s.io/network-policy-api/apis/v1alpha2"
	npainformers "sigs.k8s.io/network-policy-api/pkg/client/informers/externalversions"
)

type question struct {
	From, To, Protocol string
	Port               int
}

type task struct {
	Objects []json.RawMessage
	Queries []question
}

type result struct {
	Refused []string `json:"refused"`
	Answers []bool   `json:"answers"`
}

// judge builds an engine for one world and asks it.
func judge(t task) (result, error) {
	out := result{Refused: []string{}, Answers: make([]bool, 0, len(t.Queries))}
	core := informers.NewSharedInformerFactory(nil, 0)
	pods, namespaces, nodes := core.Core().V1().Pods(), core.Core().V1().Namespaces(), core.Core().V1().Nodes()
	policies := core.Networking().V1().NetworkPolicies()
	cluster := npainformers.NewSharedInformerFactory(nil, 0).Policy().V1alpha2().ClusterNetworkPolicies()
	resolver, err := podinfo.NewInformerResolver(pods.Informer())
	if err != nil {
		return out, err
	}
	engine := networkpolicy.NewPolicyEngine(
		podinfo.NewInformerProvider(pods, namespaces, nodes, []podinfo.IPResolver{resolver}),
		[]api.PolicyEvaluator{
			npa.NewClusterNetworkPolicy(v1alpha2.AdminTier, cluster, nil, nodes.Lister()),
			networkpolicy.NewStandardNetworkPolicy("", namespaces, pods, policies),
			npa.NewClusterNetworkPolicy(v1alpha2.BaselineTier, cluster, nil, nodes.Lister()),
		})

	addresses := map[string]net.IP{}
	for _, raw := range t.Objects {
		var head struct {
			Kind     string
			Metadata struct{ Name, Namespace string }
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return out, err
		}
		var err error
		switch head.Kind {
		case "Namespace":
			o := &corev1.Namespace{}
			if err = json.Unmarshal(raw, o); err == nil {
				err = namespaces.Informer().GetIndexer().Add(o)
			}
		case "Pod":
			o := &corev1.Pod{}
			if err = json.Unmarshal(raw, o); err == nil {
				addresses[o.Namespace+"/"+o.Name] = net.ParseIP(o.Status.PodIP)
				err = pods.Informer().GetIndexer().Add(o)
			}
		case "NetworkPolicy":
			// An agent gets policies as protobuf, where an empty list is no list.
			o, read := &netv1.NetworkPolicy{}, &netv1.NetworkPolicy{}
			var wire []byte
			if err = json.Unmarshal(raw, o); err == nil {
				if wire, err = o.Marshal(); err == nil {
					if err = read.Unmarshal(wire); err == nil {
						err = policies.Informer().GetIndexer().Add(read)
					}
				}
			}
		case "ClusterNetworkPolicy":
			o := &v1alpha2.ClusterNetworkPolicy{}
			if err = json.Unmarshal(raw, o); err == nil {
				err = cluster.Informer().GetIndexer().Add(o)
			}
		}
		if err != nil {
			out.Refused = append(out.Refused, fmt.Sprintf("%s %s/%s: %v", head.Kind, head.Metadata.Namespace, head.Metadata.Name, err))
		}
	}

	address := func(name string) net.IP {
		if ip, ok := addresses[name]; ok {
			return ip
		}
		return net.ParseIP(name)
	}
	for i, q := range t.Queries {
		from, to := address(q.From), address(q.To)
		if from == nil || to == nil {
			return out, fmt.Errorf("nobody is called %q or %q", q.From, q.To)
		}
		packet := &network.Packet{ID: uint32(i), Family: corev1.IPv4Protocol, SrcIP: from, DstIP: to,
			Proto: corev1.Protocol(q.Protocol), SrcPort: 40000, DstPort: q.Port}
		allowed, err := engine.EvaluatePacket(context.Background(), packet)
		if err != nil {
			return out, err
		}
		out.Answers = append(out.Answers, allowed)
	}
	return out, nil
}

func main() {
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
