// Judges requests for admission by Kyverno's engine as its webhook does, many of them in one go: policies are compiled
// once, numbers are integers, and an update has an old object. Reads one JSON object from standard input, and writes a
// line of JSON for each request.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	policiesv1beta1 "github.com/kyverno/api/api/policies.kyverno.io/v1beta1"
	celengine "github.com/kyverno/kyverno/pkg/cel/engine"
	"github.com/kyverno/kyverno/pkg/cel/libs"
	"github.com/kyverno/kyverno/pkg/cel/matching"
	mpolcompiler "github.com/kyverno/kyverno/pkg/cel/policies/mpol/compiler"
	mpolengine "github.com/kyverno/kyverno/pkg/cel/policies/mpol/engine"
	vpolcompiler "github.com/kyverno/kyverno/pkg/cel/policies/vpol/compiler"
	vpolengine "github.com/kyverno/kyverno/pkg/cel/policies/vpol/engine"
	engineapi "github.com/kyverno/kyverno/pkg/engine/api"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/kubectl-validate/pkg/openapiclient"
)

type input struct {
	Validating []*policiesv1beta1.ValidatingPolicy `json:"validating"`
	Mutating   []*policiesv1beta1.MutatingPolicy   `json:"mutating"`
	Exceptions []*policiesv1beta1.PolicyException  `json:"exceptions"`
	// By the names of namespaces.
	NamespaceLabels map[string]map[string]string `json:"namespaceLabels"`
	// Objects are raw, so that numbers stay what they are.
	Requests []admissionv1.AdmissionRequest `json:"requests"`
}

type verdict struct {
	Policy  string `json:"policy"`
	Result  string `json:"result"`
	Message string `json:"message"`
}

type answer struct {
	Verdicts []verdict      `json:"verdicts"`
	Object   map[string]any `json:"object,omitempty"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var given input
	if err := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20)).Decode(&given); err != nil {
		return err
	}
	judge, err := compile(given)
	if err != nil {
		return err
	}
	answers := make([]answer, len(given.Requests))
	failures := make([]error, len(given.Requests))
	var group sync.WaitGroup
	indices := make(chan int)
	for range 2 {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range indices {
				answers[i], failures[i] = judge(given.Requests[i])
			}
		}()
	}
	for i := range given.Requests {
		indices <- i
	}
	close(indices)
	group.Wait()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for i := range answers {
		if failures[i] != nil {
			return fmt.Errorf("request %d: %w", i, failures[i])
		}
		if err := encoder.Encode(answers[i]); err != nil {
			return err
		}
	}
	return nil
}

func compile(given input) (func(admissionv1.AdmissionRequest) (answer, error), error) {
	ctx := context.Background()
	libraries := libs.NewFakeContextProvider()
	namespaces := func(name string) *corev1.Namespace {
		labels := map[string]string{"kubernetes.io/metadata.name": name}
		for key, value := range given.NamespaceLabels[name] {
			labels[key] = value
		}
		return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
	}
	validating := make([]policiesv1beta1.ValidatingPolicyLike, 0, len(given.Validating))
	for _, policy := range given.Validating {
		validating = append(validating, policy)
	}
	mutating := make([]policiesv1beta1.MutatingPolicyLike, 0, len(given.Mutating))
	for _, policy := range given.Mutating {
		mutating = append(mutating, policy)
	}
	validatingProvider, err := vpolengine.NewProvider(vpolcompiler.NewCompiler(), validating, given.Exceptions)
	if err != nil {
		return nil, err
	}
	mutatingProvider, err := mpolengine.NewProvider(mpolcompiler.NewCompiler(), mutating, given.Exceptions, libraries)
	if err != nil {
		return nil, err
	}
	types := mpolcompiler.NewStaticTypeConverterManager(openapiclient.NewHardcodedBuiltins("1.35"))
	validatingEngine := vpolengine.NewEngine(validatingProvider, namespaces, matching.NewMatcher())
	mutatingEngine := mpolengine.NewEngine(mutatingProvider, namespaces, matching.NewMatcher(), types, libraries)
	return func(request admissionv1.AdmissionRequest) (answer, error) {
		result := answer{Verdicts: []verdict{}}
		if len(mutating) > 0 {
			response, err := mutatingEngine.Handle(ctx, celengine.RequestFromAdmission(libraries, request), nil)
			if err != nil {
				return result, err
			}
			for _, policy := range response.Policies {
				result.Verdicts = append(result.Verdicts, verdicts(policy.Policy.GetName(), policy.Rules)...)
			}
			if response.PatchedResource != nil {
				result.Object = response.PatchedResource.Object
			}
		}
		if len(validating) > 0 {
			response, err := validatingEngine.Handle(ctx, celengine.RequestFromAdmission(libraries, request), nil)
			if err != nil {
				return result, err
			}
			for _, policy := range response.Policies {
				result.Verdicts = append(result.Verdicts, verdicts(policy.Policy.GetName(), policy.Rules)...)
			}
		}
		return result, nil
	}, nil
}

// What conditions leave out says nothing; what an exception leaves out is skipped.
func verdicts(policy string, rules []engineapi.RuleResponse) []verdict {
	list := []verdict{}
	for _, rule := range rules {
		if rule.Status() == engineapi.RuleStatusSkip && !rule.IsException() {
			continue
		}
		list = append(list, verdict{Policy: policy, Result: string(rule.Status()), Message: rule.Message()})
	}
	return list
}
