package main

import (
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/apiserver/pkg/admission"
)

// scheme holds the built-in kinds: admission sees those as Go structs, custom ones as maps.
var scheme = runtime.NewScheme()

func init() {
	for _, add := range []func(*runtime.Scheme) error{
		admissionregistrationv1.AddToScheme, appsv1.AddToScheme, batchv1.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme,
		rbacv1.AddToScheme,
	} {
		utilruntime.Must(add(scheme))
	}
}

// attributesOf makes an object what an admission plugin is handed when somebody creates it. Fails on objects that the
// server could not decode.
func attributesOf(object map[string]any) (*admission.VersionedAttributes, error) {
	untyped := &unstructured.Unstructured{Object: object}
	kind := untyped.GroupVersionKind()
	typed, err := structOf(untyped, kind)
	if err != nil {
		return nil, err
	}
	resource := schema.GroupVersionResource{Group: kind.Group, Version: kind.Version}
	record := admission.NewAttributesRecord(
		typed, nil, kind, untyped.GetNamespace(), untyped.GetName(), resource, "", admission.Create, nil, false, nil)
	return &admission.VersionedAttributes{Attributes: record, VersionedKind: kind, VersionedObject: admission.NewLazyObject(typed)}, nil
}

func structOf(untyped *unstructured.Unstructured, kind schema.GroupVersionKind) (runtime.Object, error) {
	if !scheme.Recognizes(kind) {
		return untyped, nil
	}
	typed, err := scheme.New(kind)
	if err != nil {
		return nil, err
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(untyped.Object, typed); err != nil {
		return nil, err
	}
	typed.GetObjectKind().SetGroupVersionKind(kind)
	return typed, nil
}
